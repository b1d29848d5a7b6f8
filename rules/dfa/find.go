package dfa

// What follows does what the functions of these names in package regexp do. Where
// the expression does not match, the automaton says so; where it does, package
// regexp says where.

// FindString returns the first match, "" for none.
func (r *Regexp) FindString(text string) string {
	if !r.MatchString(text) {
		return ""
	}
	return r.Full().FindString(text)
}

// FindStringIndex returns the place of the first match, nil for none.
func (r *Regexp) FindStringIndex(text string) []int {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindStringIndex(text)
}

// FindStringSubmatch returns the first match and its groups, nil for none.
func (r *Regexp) FindStringSubmatch(text string) []string {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindStringSubmatch(text)
}

// FindStringSubmatchIndex returns the places of the first match and of its groups,
// nil for none.
func (r *Regexp) FindStringSubmatchIndex(text string) []int {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindStringSubmatchIndex(text)
}

// FindAllStringIndex returns the places of up to n matches, of all if n is negative.
func (r *Regexp) FindAllStringIndex(text string, n int) [][]int {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindAllStringIndex(text, n)
}

// FindAllStringSubmatch returns up to n matches and their groups, all if n is
// negative.
func (r *Regexp) FindAllStringSubmatch(text string, n int) [][]string {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindAllStringSubmatch(text, n)
}

// FindAllStringSubmatchIndex returns the places of up to n matches and of their
// groups, of all if n is negative.
func (r *Regexp) FindAllStringSubmatchIndex(text string, n int) [][]int {
	if !r.MatchString(text) {
		return nil
	}
	return r.Full().FindAllStringSubmatchIndex(text, n)
}

// ReplaceAllString returns the text with repl in the place of all matches; $1 in it
// stands for the first group.
func (r *Regexp) ReplaceAllString(text, repl string) string {
	if !r.MatchString(text) {
		return text
	}
	return r.Full().ReplaceAllString(text, repl)
}

// Split cuts a text at the matches, into n parts at most, or all if n is negative.
func (r *Regexp) Split(text string, n int) []string {
	re := r.Full()
	if re == nil {
		return []string{text}
	}
	return re.Split(text, n)
}
