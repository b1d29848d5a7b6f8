package site

import (
	"bytes"
	"encoding/gob"
	"fmt"
)

// The forms below are what sketches, studies and sightings are encoded as, for sending
// them between machines that run one version. They are no format to keep.
type (
	sketchForm struct {
		Host  string
		Limit int
		Pages []page
	}
	studyForm struct {
		Host                   string
		Articles, Pages, Words int
		Sampled                map[uint64]choice
		Lines                  map[uint64]*candidate
	}
)

// MarshalBinary encodes the sketch.
func (s *Sketch) MarshalBinary() ([]byte, error) {
	return marshal(sketchForm{s.Host, s.Limit, s.pages})
}

// UnmarshalBinary decodes a sketch.
func (s *Sketch) UnmarshalBinary(data []byte) error {
	var f sketchForm
	if err := unmarshal(data, &f); err != nil {
		return err
	}
	*s = Sketch{f.Host, f.Limit, f.Pages}
	return nil
}

// MarshalBinary encodes the study.
func (st *Study) MarshalBinary() ([]byte, error) {
	return marshal(studyForm{st.Host, st.articles, st.pages, st.words, st.sampled, st.lines})
}

// UnmarshalBinary decodes a study.
func (st *Study) UnmarshalBinary(data []byte) error {
	var f studyForm
	if err := unmarshal(data, &f); err != nil {
		return err
	}
	*st = Study{f.Host, f.Articles, f.Pages, f.Words, f.Sampled, f.Lines}
	return nil
}

// MarshalBinary encodes the sightings.
func (s *Sightings) MarshalBinary() ([]byte, error) { return marshal(s.found) }

// UnmarshalBinary decodes sightings.
func (s *Sightings) UnmarshalBinary(data []byte) error {
	s.found = nil
	return unmarshal(data, &s.found)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	return b.Bytes(), nil
}

func unmarshal(data []byte, v any) error {
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(v); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return nil
}
