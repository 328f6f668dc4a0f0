import { describe, expect, test } from 'bun:test'
import { errorOf } from './s3-errors.ts'
import { findBlocks, findText } from './xml.ts'

const answer = (status: number, code: string) =>
  new Response(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no &amp; no</Message></Error>`, { status })

describe('FLT-09 what S3 says of a full disk is storage_full', () => {
  for (const code of ['XMinioStorageFull', 'QuotaExceeded', 'InsufficientStorage']) {
    test(code, async () => expect(await errorOf(answer(500, code))).toMatchObject({ code: 'storage_full' }))
  }
  test('507, whatever it is called', async () => {
    expect(await errorOf(answer(507, 'Other'))).toMatchObject({ code: 'storage_full' })
  })
})

test('FS-T3 a missing file is no error, another refusal is, with what S3 said', async () => {
  expect(await errorOf(answer(404, 'NoSuchKey'))).toBeUndefined()
  expect(await errorOf(new Response(null, { status: 404 }))).toBeUndefined()
  const denied = await errorOf(answer(403, 'AccessDenied'))
  expect(denied?.code).toBe('storage_unavailable')
  expect(String(denied?.cause)).toContain('403 AccessDenied: no & no')
})

test('text of XML is read as it was meant, and cut-off XML breaks nothing', () => {
  expect(findText('<Key>a&lt;b&gt;&amp;amp;&#39;&#x1F600;&quot;&unknown;</Key>', 'Key')).toBe(`a<b>&amp;'😀"&unknown;`)
  expect(findBlocks('<A><Key>1</Key></A><A><Key>2</Key></A>', 'A').map((block) => findText(block, 'Key'))).toEqual([
    '1',
    '2',
  ])
  expect(findText('<Key>&#9999999;</Key>', 'Key')).toBe('&#9999999;')
  expect(findText('<Key>cut', 'Key')).toBe('')
  expect(findText('', 'Key')).toBeUndefined()
})
