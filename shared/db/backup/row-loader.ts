import type { ReservedSQL } from 'bun'
import { sqlState } from '../errors.ts'
import { quoted, readTables, type TableColumns } from './catalog.ts'
import { damaged } from './errors.ts'

/** Fewer, larger packets: a COPY is slowed down by many small ones. */
const PACKET_BYTES = 64 * 1024

interface OpenCopy {
  readonly table: string
  readonly packet: Uint8Array
  length: number
  readonly writer: WritableStreamDefaultWriter<Uint8Array>
  readonly count: () => Promise<number>
}

/** Feeds the rows of a backup to the tables of the database, each table by one COPY. */
export class RowLoader {
  /** Rows stored so far, by table. */
  readonly rows: Record<string, number> = {}
  readonly #connection: ReservedSQL
  readonly #tables: ReadonlyMap<string, TableColumns>
  #open: OpenCopy | undefined

  constructor(connection: ReservedSQL, tables: ReadonlyMap<string, TableColumns>) {
    this.#connection = connection
    this.#tables = tables
  }

  /** @throws BackupError `backup_damaged` when the rows do not fit their table */
  async write(table: string, body: AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#open?.table !== table) await this.finish()
    const copy = (this.#open ??= this.#begin(table))
    await refusals(table, async () => {
      for await (const chunk of body) await push(copy, chunk)
    })
  }

  /** Ends the table under way. */
  async finish(): Promise<void> {
    const copy = this.#open
    this.#open = undefined
    if (!copy) return
    await refusals(copy.table, async () => {
      await flush(copy)
      await copy.writer.close()
      this.rows[copy.table] = await copy.count()
    })
  }

  /** Gives up the table under way, so that the connection takes statements again. */
  async abort(reason: unknown): Promise<void> {
    const copy = this.#open
    this.#open = undefined
    // A COPY that has failed has its own reason; the caller's is the one that is told.
    await copy?.writer.abort(reason).catch(() => undefined)
  }

  #begin(name: string): OpenCopy {
    const table = this.#tables.get(name)
    if (!table || this.rows[name] !== undefined) throw damaged(`its table ${name} has no place`)
    const columns = table.columns.map(quoted).join(', ')
    const query = this.#connection.unsafe(`copy ${quoted(name)} (${columns}) from stdin`)
    const writer = query.writable().getWriter()
    // The failure of a COPY also comes out of `write` and `close`, where it is dealt with.
    writer.closed.catch(() => undefined)
    const count = async () => Number((await query).count)
    return { table: name, packet: new Uint8Array(PACKET_BYTES), length: 0, writer, count }
  }
}

async function push(copy: OpenCopy, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) {
    const piece = chunk.subarray(at, at + PACKET_BYTES - copy.length)
    copy.packet.set(piece, copy.length)
    copy.length += piece.length
    at += piece.length
    if (copy.length === PACKET_BYTES) await flush(copy)
  }
}

async function flush(copy: OpenCopy): Promise<void> {
  if (copy.length > 0) await copy.writer.write(copy.packet.subarray(0, copy.length))
  copy.length = 0
}

/** Data exceptions and violated constraints are the backup's fault, other failures the database's. */
async function refusals(table: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const state = sqlState(error) ?? ''
    throw /^2[23]/.test(state) ? damaged(`its rows of ${table} do not fit (SQLSTATE ${state})`, error) : error
  }
}

/**
 * The tables of a backup as the database has them.
 *
 * @throws BackupError `backup_damaged` for a column the database does not have
 */
export async function matchTables(
  connection: ReservedSQL,
  wanted: readonly TableColumns[],
): Promise<ReadonlyMap<string, TableColumns>> {
  const there = new Map((await readTables(connection)).map((table) => [table.name, table.columns]))
  for (const { name, columns } of wanted) {
    const known = there.get(name)
    if (!known) throw damaged(`this ajet-chat has no table ${name}`)
    const unknown = columns.find((column) => !known.includes(column))
    if (unknown !== undefined) throw damaged(`this ajet-chat has no column ${unknown} of ${name}`)
  }
  return new Map(wanted.map((table) => [table.name, table]))
}
