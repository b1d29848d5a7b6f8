// The rule editor: CodeMirror with YAML, completion of the keys of a rule pack,
// and diagnostics that come from the server.
import {EditorState} from '@codemirror/state';
import {EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers} from '@codemirror/view';
import {defaultKeymap, history, historyKeymap, indentWithTab} from '@codemirror/commands';
import {HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting} from '@codemirror/language';
import {autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap} from '@codemirror/autocomplete';
import {lintGutter, lintKeymap, setDiagnostics} from '@codemirror/lint';
import {highlightSelectionMatches, searchKeymap} from '@codemirror/search';
import {yaml} from '@codemirror/lang-yaml';
import {tags} from '@lezer/highlight';

const look = HighlightStyle.define([
  {tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--link)'},
  {tag: tags.string, color: 'var(--ins)'},
  {tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic'},
  {tag: [tags.number, tags.bool, tags.keyword], color: 'var(--del)'},
]);

const theme = EditorView.theme({
  '&': {height: '100%', color: 'var(--ink)', backgroundColor: 'var(--sheet)', fontSize: '13px'},
  '.cm-scroller': {fontFamily: 'var(--mono)', lineHeight: '1.55'},
  '.cm-content': {caretColor: 'var(--ink)'},
  '.cm-cursor': {borderLeftColor: 'var(--ink)'},
  '.cm-gutters': {backgroundColor: 'var(--sheet)', color: 'var(--soft)', borderRight: '1px solid var(--edge)'},
  '.cm-activeLine': {backgroundColor: 'color-mix(in srgb, var(--glow) 45%, transparent)'},
  '&.cm-focused': {outline: 'none'},
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {backgroundColor: 'light-dark(#cfe0f7, #34517a) !important'},
  '.cm-tooltip': {backgroundColor: 'var(--sheet)', color: 'var(--ink)', border: '1px solid var(--edge)', borderRadius: '6px'},
  '.cm-tooltip-autocomplete ul li[aria-selected]': {backgroundColor: 'var(--glow)', color: 'var(--ink)'},
  '.cm-completionDetail': {color: 'var(--soft)', fontStyle: 'normal'},
  '.cm-lintRange-error': {backgroundImage: 'none', textDecoration: 'underline wavy var(--alarm) 1px', textUnderlineOffset: '3px'},
  '.cm-lintRange-warning': {backgroundImage: 'none', textDecoration: 'underline dotted var(--soft) 2px', textUnderlineOffset: '3px'},
  '.cm-lint-marker-error, .cm-lint-marker-warning': {content: 'normal'},
  '.cm-lint-marker-error::before': {content: '"●"', color: 'var(--alarm)', fontSize: '11px'},
  '.cm-lint-marker-warning::before': {content: '"○"', color: 'var(--soft)', fontSize: '11px'},
  '.cm-selectionMatch': {backgroundColor: 'var(--glow)'},
});

// words completes keys at the start of a line and values behind a key.
function words(keys, values) {
  return context => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const value = /^\s*(?:- )?([a-z-]+):\s*([\w-]*)$/.exec(before);
    if (value && values[value[1]]) {
      if (values[value[1]].includes(value[2])) return null; // whole: Enter is a new line
      return {from: context.pos - value[2].length, options: values[value[1]].map(v => ({label: v, type: 'constant'})), validFor: /^[\w-]*$/};
    }
    const key = /^\s*(?:- )?([a-z-]*)$/.exec(before);
    if (key && (key[1] || context.explicit)) {
      return {from: context.pos - key[1].length, options: keys.map(([label, detail]) => ({label, detail, type: 'property', apply: label + ': '})), validFor: /^[a-z-]*$/};
    }
    return null;
  };
}

// create puts an editor into an element. changed is called with the text.
export function create(parent, {nonce, keys, values, changed, label}) {
  const extensions = readOnly => [
    EditorView.cspNonce.of(nonce), lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
    highlightSelectionMatches(), lintGutter(), yaml(), syntaxHighlighting(look), theme, EditorView.lineWrapping,
    autocompletion({override: [words(keys, values)], icons: false}),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
    EditorState.tabSize.of(2), EditorState.readOnly.of(readOnly), EditorView.contentAttributes.of({'aria-label': label, tabindex: '0'}),
    EditorView.updateListener.of(u => { if (u.docChanged) changed(u.state.doc.toString()); }),
  ];
  const view = new EditorView({parent, state: EditorState.create({doc: '', extensions: extensions(false)})});
  return {
    view,
    text: () => view.state.doc.toString(),
    load(text, readOnly) { view.setState(EditorState.create({doc: text, extensions: extensions(readOnly)})); },
    replace(text) { view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}}); },
    focus: () => view.focus(),
    go(line) {
      const l = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      view.dispatch({selection: {anchor: l.from}, effects: EditorView.scrollIntoView(l.from, {y: 'center'})});
      view.focus();
    },
    // faults: [{line, col, msg, unsure}], from 1
    diagnose(faults) {
      const doc = view.state.doc;
      view.dispatch(setDiagnostics(view.state, faults.map(f => {
        const l = doc.line(Math.min(Math.max(1, f.line), doc.lines));
        const from = Math.min(l.from + Math.max(0, (f.col || 1) - 1), l.to);
        return {from, to: Math.max(from, l.to), severity: f.unsure ? 'warning' : 'error', message: f.msg};
      })));
    },
  };
}
