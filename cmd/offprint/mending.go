package main

import (
	"context"
	"errors"
	"go/scanner"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/repair"
	"github.com/offprint-news/offprint/stages/repair/mend"
	"github.com/offprint-news/offprint/stages/unspin"
	"github.com/offprint-news/offprint/stages/unspin/spin"
	"github.com/offprint-news/offprint/stages/unspin/witness"
)

// mending puts the stages repair and unspin into the list as the flags ask for.
func (s *settings) mending(std *streams, list []pipeline.Stage) ([]pipeline.Stage, error) {
	list = stages.Replace(list, repair.Stage(policyOf(s.Repair)))
	if len(s.Family) == 0 && len(s.Corpus) == 0 && (s.MaxGrade == "" || s.MaxGrade == string(spin.GradeC)) {
		return list, nil // as it is
	}
	opt := unspin.Options{UpTo: spin.Grade(s.MaxGrade)}
	var err error
	if opt.Detector, err = detector(std, s.Family); err != nil {
		return nil, err
	}
	if opt.Library, err = s.library(std, opt.Detector); err != nil {
		return nil, err
	}
	stage, err := unspin.Stage(opt)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return stages.Replace(list, stage), nil
}

// policyOf is the policy of a flag's value; the flag's enum lets no other through.
func policyOf(name string) mend.Policy {
	switch name {
	case "off":
		return mend.Off
	case "full":
		return mend.Full
	}
	return mend.Safe
}

// detector makes a detector with the built-in families and those of pack files.
func detector(std *streams, files []string) (*spin.Detector, error) {
	if len(files) == 0 {
		return spin.Default()
	}
	packs, err := spin.Packs()
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	more, err := families(std, files)
	if err != nil {
		return nil, err
	}
	d, err := spin.New(append(packs, more...)...)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return d, nil
}

// families loads pack files and prints every fault of theirs.
func families(std *streams, files []string) ([]*spin.Pack, error) {
	var packs []*spin.Pack
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, &fault{exitUsage, err}
		}
		p, err := spin.Load(name, src)
		if list, ok := errors.AsType[scanner.ErrorList](err); ok {
			for _, e := range list {
				std.warn("%v", e)
			}
			return nil, usage("%s: %d faults", name, len(list))
		}
		if err != nil {
			return nil, &fault{exitUsage, err}
		}
		packs = append(packs, p)
	}
	return packs, nil
}

// library reads the folders of --corpus: articles cleaned as the pages are, but not
// unspun. Without --corpus it is nil.
func (s *settings) library(std *streams, d *spin.Detector) (*witness.Library, error) {
	if len(s.Corpus) == 0 {
		return nil, nil
	}
	lib := witness.New(d)
	// The commands make their pipeline before they have a page, so this has an
	// interrupt of its own.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var all []file
	for _, dir := range s.Corpus {
		files, _, err := findFiles([]string{dir}, isPage)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			// Not the whole path: records are to be the same on every machine.
			f.id = filepath.Base(dir) + "/" + f.id
			all = append(all, f)
		}
	}
	_, err := s.articles(ctx, std, all, func(doc *pipeline.Document, a unspin.Article) error {
		return lib.Add(witness.Document{ID: doc.ID, Title: a.Title, Blocks: a.Texts, Trusted: true})
	})
	if errors.Is(err, witness.ErrDoubleID) {
		return nil, usage("--corpus: two folders of one name: %v", err)
	}
	if err != nil {
		return nil, err
	}
	if lib.Len() == 0 {
		return nil, usage("--corpus: no articles in %v", s.Corpus)
	}
	return lib, nil
}

// articles cleans pages without unspinning them, and calls do with each.
func (s *settings) articles(ctx context.Context, std *streams, files []file, do func(*pipeline.Document, unspin.Article) error) (*tally, error) {
	plain := *s
	plain.Corpus, plain.Family, plain.MaxGrade = nil, nil, ""
	if !slices.Contains(plain.Without, "unspin") {
		plain.Without = append(slices.Clone(plain.Without), "unspin")
	}
	pl, err := plain.pipeline(std)
	if err != nil {
		return nil, err
	}
	var t tally
	err = process(ctx, std, pl, &plain, files, func(res pipeline.Result) error {
		t.add(std, res.Err)
		if res.Doc == nil {
			return nil
		}
		return do(res.Doc, unspin.Read(res.Doc))
	})
	return &t, err
}
