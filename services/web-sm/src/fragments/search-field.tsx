/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { searchPath, type SearchAsk } from '../search/search-ask.ts'
import { renderIcon } from './icon.ts'

export interface SearchFieldProps {
  /** Distinguishes the fields of a page. */
  readonly id: string
  readonly slug: string
  /** What the field goes on with; nothing in a fresh one. */
  readonly ask?: SearchAsk
  /** Id of the text that says what is wrong with it. */
  readonly errorId?: string
}

/** Where one types what to search for; a plain form, to which the script adds completion and recent searches (WEB-39). */
export function SearchField({ id, slug, ask, errorId }: SearchFieldProps) {
  return (
    <form
      class="search-field"
      role="search"
      method="get"
      action={searchPath(slug)}
      data-controller="search-field"
      data-action="submit->search-field#submit focusout->search-field#leave"
    >
      {renderIcon('search')}
      <input
        id={id}
        name="q"
        type="text"
        inputmode="search"
        enterkeyhint="search"
        value={ask?.q ?? ''}
        maxlength={limits.searchQuery}
        dir="auto"
        placeholder="Search messages and files"
        aria-label="Search"
        aria-invalid={errorId === undefined ? undefined : 'true'}
        aria-describedby={errorId}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        autofocus={ask?.q === ''}
        data-search-field-target="input"
        data-action="input->search-field#input click->search-field#input keydown->search-field#keydown"
      />
      <button class="visually-hidden" type="submit" tabindex={-1}>
        Search
      </button>
      {ask === undefined || ask.type === 'messages' ? null : <input type="hidden" name="type" value={ask.type} />}
      {ask?.sort === 'newest' ? <input type="hidden" name="sort" value="newest" /> : null}
      {ask?.inCommunity ? <input type="hidden" name="within" value="community" /> : null}
      <div
        class="options"
        role="listbox"
        id={`${id}-options`}
        aria-label="Suggestions"
        data-search-field-target="options"
        hidden
      ></div>
    </form>
  )
}
