/** @jsxImportSource hono/jsx */
import { searchPath } from '../search/search-ask.ts'

interface SearchHelpProps {
  readonly slug: string
  /** One of the reader's channels, for the examples. */
  readonly channel: string | undefined
}

/** What can be asked, by examples that can be tried. */
export function SearchHelp({ slug, channel = 'general' }: SearchHelpProps) {
  return (
    <section class="page-section search-help" aria-labelledby="search-help">
      <h2 id="search-help">What you can ask for</h2>
      <dl>
        {examples(channel).map(([query, meaning]) => (
          <div>
            <dt>
              <a href={searchPath(slug, { q: query })}>
                <bdi>{query}</bdi>
              </a>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>Only what you may read is found, direct messages too. Several filters are written one after the other.</p>
    </section>
  )
}

const examples = (channel: string): readonly (readonly [query: string, meaning: string])[] => [
  ['"exact words"', 'words in this order'],
  ['deploy -test', 'without a word; a minus goes before filters, too'],
  ['from:me', 'what you wrote; a user name for somebody else'],
  [`in:#${channel}`, 'in a channel; in:dm for direct messages, in:@name for those with somebody'],
  ['has:file', 'with a file; also link, image, reaction, thread or pin'],
  ['after:yesterday', 'by time: before:, after: or on: a day, month or year, like 2026-02'],
  [':tada:', 'with an emoji'],
]
