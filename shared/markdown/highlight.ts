import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import csharp from 'highlight.js/lib/languages/csharp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import dockerfile from 'highlight.js/lib/languages/dockerfile'
import go from 'highlight.js/lib/languages/go'
import ini from 'highlight.js/lib/languages/ini'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import kotlin from 'highlight.js/lib/languages/kotlin'
import lua from 'highlight.js/lib/languages/lua'
import makefile from 'highlight.js/lib/languages/makefile'
import nginx from 'highlight.js/lib/languages/nginx'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import rust from 'highlight.js/lib/languages/rust'
import shell from 'highlight.js/lib/languages/shell'
import sql from 'highlight.js/lib/languages/sql'
import swift from 'highlight.js/lib/languages/swift'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'

const web = { css, javascript, json, typescript, xml }
const systems = { c, cpp, csharp, go, java, kotlin, rust, swift }
const scripts = { bash, lua, php, python, ruby, shell, sql }
const files = { diff, dockerfile, ini, makefile, nginx, yaml }

/**
 * Some grammars take time by the square of what has no break, or wrap each character in its own element. Code of such
 * a shape is shown without colours: long lines, long stretches without any punctuation, results many times the source.
 */
const unbroken = /.{300}|[\w\s.]{250}/
const maxGrowth = 12

/** How many characters one message may have highlighted, in all its fences together. */
export const highlightBudget = 6_000

let registered = false

/**
 * The code as escaped HTML with highlight.js classes, or undefined when the language is not known or the code is too
 * costly. Languages are set up with the first highlighted message.
 */
export function highlight(code: string, language: string): string | undefined {
  if (code.length > highlightBudget || unbroken.test(code)) return undefined
  if (!registered) registerLanguages()
  if (hljs.getLanguage(language) === undefined) return undefined
  const html = hljs.highlight(code, { language, ignoreIllegals: true }).value
  return html.length > code.length * maxGrowth + 500 ? undefined : html
}

function registerLanguages(): void {
  for (const [name, define] of Object.entries({ ...web, ...systems, ...scripts, ...files })) {
    hljs.registerLanguage(name, define)
  }
  registered = true
}

/** The language a fence names, or undefined when it names none that could be one. */
export function languageOf(info: string): string | undefined {
  return /^[\w+#.-]{1,40}(?=\s|$)/.exec(info.trim())?.[0].toLowerCase()
}
