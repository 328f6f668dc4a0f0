import type { Page, PageQuery } from '../schema/mod.ts'

interface PagedArgs {
  readonly query?: Partial<PageQuery>
}

/**
 * Every item of a list, page by page. Forward goes up from the first page the arguments name; back goes down from it,
 * newest first. Pages are fetched as they are consumed.
 */
export async function* paginate<T, A extends PagedArgs>(
  list: (args: A) => Promise<Page<T>>,
  args: A,
  direction: 'forward' | 'back' = 'forward',
): AsyncGenerator<T, void, undefined> {
  let page = await list(args)
  while (true) {
    yield* direction === 'forward' ? page.items : page.items.toReversed()
    const cursor = direction === 'forward' ? page.next : page.prev
    if (cursor === null) return
    page = await list({ ...args, query: { ...args.query, ...cursorQuery(cursor, direction) } })
  }
}

function cursorQuery(cursor: string, direction: 'forward' | 'back') {
  return direction === 'forward'
    ? { after: cursor, before: undefined, around: undefined }
    : { before: cursor, after: undefined, around: undefined }
}
