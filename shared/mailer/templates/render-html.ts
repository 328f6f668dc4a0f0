import { placeName, type Letter, type Place } from './letter.ts'
import { escapeHtml, phraseHtml, phraseText } from './phrase.ts'

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"

/** For clients that know dark mode. The rest is in style attributes, which every client keeps. */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a.action:hover { background: #1d4ed8 !important; }
@media (max-width: 600px) { .card { padding: 24px 20px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background: #111318 !important; }
  .card { background: #1b1e25 !important; border-color: #2c313b !important; }
  .title, .words { color: #e8eaf0 !important; }
  .notes, .notes a, .foot, .foot a { color: #9aa3b2 !important; }
  a.action { background: #3b6cf0 !important; }
}`

/** The letter as an HTML page without anything to load: no images, fonts or style sheets from elsewhere. */
export function renderHtml(letter: Letter, place: Place): string {
  const { subject, preview, title, paragraphs, action, notes } = letter
  const url = escapeHtml(action.url)
  const words = paragraphs.map((one) => `<p class="words" style="${WORDS}">${phraseHtml(one)}</p>`)
  const small = notes.map((one) => `<p style="margin:0 0 8px">${phraseHtml(one)}</p>`)
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f4f7;${FONT}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(phraseText(preview))}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="page" align="center" style="padding:32px 12px;background:#f3f4f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td class="card" style="${CARD}">
<h1 class="title" style="${TITLE}">${phraseHtml(title)}</h1>
${words.join('\n')}
<p style="margin:28px 0"><a class="action" href="${url}" style="${ACTION}">${escapeHtml(action.label)}</a></p>
<div class="notes" style="${SMALL}">
${small.join('\n')}
<p style="margin:0">If the button does not work, open this address:<br>
<a href="${url}" style="color:#5b6472;word-break:break-all">${url}</a></p>
</div>
</td></tr>
<tr><td class="foot" align="center" style="padding:16px;${SMALL}">
<a href="${escapeHtml(place.baseUrl)}" style="color:#5b6472;text-decoration:none">${escapeHtml(placeName(place))}</a>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const CARD = 'padding:36px 40px;background:#ffffff;border:1px solid #e1e4ea;border-radius:12px;text-align:start'
const TITLE = `margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:600;color:#16181d;${FONT}`
const WORDS = `margin:0 0 16px;font-size:16px;line-height:1.55;color:#16181d;overflow-wrap:anywhere;${FONT}`
const ACTION = [
  'display:inline-block;padding:12px 24px;border-radius:8px;background:#2563eb;color:#ffffff',
  `font-size:16px;font-weight:600;text-decoration:none;${FONT}`,
].join(';')
const SMALL = `font-size:13px;line-height:1.5;color:#5b6472;${FONT}`
