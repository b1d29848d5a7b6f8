package feature

// The features of a block, in the order they stand in a row. Missing values
// are 0. Text features come first: plain text has only those.
const (
	fWords = iota // log2 of 1 + words
	fChars
	fEnds       // sentence ends per word
	fCommas     // commas per word
	fDigits     // share of characters
	fUpper      // share of letters
	fCapWords   // share of words
	fWordLen    // mean characters a word
	fStop       // share of words
	fSeps       // separators per word
	fQuotes     // per word
	fLastRune   // class of the last rune
	fFirstRune  // class of the first rune
	fCopyright  // © stands in it
	fAt         // @ stands in it
	fCurrency   // a currency sign stands in it
	fYears      // numbers that may be years
	fCJK        // share of characters
	fWordLO     // mean log-odds of its words
	fWordMin    // sum of the negative log-odds of its words, bounded
	fWordMax    // sum of the positive ones, bounded
	fLineLO     // log-odds of the whole line
	fDup        // times the same line stands on the page
	fTitleSim   // overlap with the page's title
	fDescSim    // overlap with the page's description
	fPrev1Words // of neighbours
	fPrev2Words
	fNext1Words
	fNext2Words
	fPrev1LO
	fNext1LO
	fPrev1Stop
	fNext1Stop
	fWin3Words // mean of 3 before and after
	fWin3LO
	fWin8Words
	fWin8LO
	fPosition  // share of blocks before it
	fProseSeen // share of prose words before it
	fProseLeft // share of prose words after it
	fSincePros // blocks since the last prose block
	fUntilPros // blocks until the next prose block
	fIsProse
	fHeadLO     // log-odds of the last heading's line
	fHeadWordLO // of its words
	fSinceHead  // blocks since that heading
	fSinceTitle // blocks since the block most like the title; -1 before it
	fBroken
	fPageWords
	fPageBlocks
	fPageProse   // share of the page's words in prose blocks
	fPageMaxWord // longest block
	fPageProseN  // prose blocks
	fType0       // probability of each page type
	fType1
	fType2
	fType3
	fType4
	fType5
	fType6
	fDupSeen // times the same line stood above
	fTextEnd

	fLinkDensity = iota - 1 // the first feature of the tree, in the place of fTextEnd
	fLinks
	fBold
	fTagLO
	fTagClass
	fHidden
	fInArticle
	fInMain
	fInAside
	fInNav
	fInHeader
	fInFooter
	fInForm
	fInTable
	fInList
	fInFigure
	fInQuote
	fInButton
	fInHeading
	fDepth
	fOwnTok
	fParTok
	fGrandTok
	fMinTok
	fMaxTok
	fSumTok
	fUp1Share
	fUp1Link
	fUp1Mean
	fUp1Blocks
	fUp2Share
	fUp2Link
	fUp2Mean
	fUp2Blocks
	fUp3Share
	fUp3Link
	fUp3Mean
	fUp4Share
	fUp4Link
	fProseUp1 // share of the page's prose in the parent
	fProseUp2
	fProseUp3
	fInTop50   // inside the deepest element with half of the prose
	fInTop80   // with four fifths
	fTopDepth  // levels from that element down to the block
	fArtShare  // share of the prose in the nearest article element
	fSibSame   // siblings with the same tag and class
	fSigCount  // elements of the page with the same tag and class path
	fSigMean   // mean words of the blocks in those
	fSigLink   // link density over those
	fPrev1Link // of neighbours
	fNext1Link
	fPrev1Tok
	fNext1Tok
	fWin3Link
	fWin8Link
	fSamePrev // same parent as the block before
	fSameNext
	fBodySim   // stands in JSON-LD articleBody (1), not (-1), none (0)
	fItemBody  // inside itemprop=articleBody
	fVote      // readability's vote
	fHeadLevel // of the last heading
	fPageLink
	fPageH1
	fPageArticles
	fPageForms
	fPageLists
	fPageTypeOG // class of og:type
	fPageTypeLD // class of the JSON-LD type
	fURLDepth
	fURLDigits
	fURLLO // log-odds of the URL's tokens
	fPageTokLO
	fEnd
)

// Version is the version of the features. A model is of use with the version it
// was trained with alone.
const Version = 3

// Ignored returns, by feature, which ones the block forests leave alone: the page
// types. They are told from the same evidence, and adding them changes the
// cross-validated F1 by less than chance does.
func Ignored() []bool {
	out := make([]bool, fEnd+SecondWidth)
	for k := range Types {
		out[fType0+k] = true
	}
	return out
}

// proseWords is how many words make a block without links prose.
const proseWords = 15
