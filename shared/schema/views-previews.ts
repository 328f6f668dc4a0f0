import { z } from 'zod'
import { uuid } from './fields.ts'

/** What a page a message links to says of itself. Text of strangers: to be shown as text and nothing else. */
export const previewView = z.object({
  id: uuid,
  /** The link as it stands in the message. */
  url: z.string(),
  title: z.string(),
  /** Empty where the page says nothing. */
  description: z.string(),
  /** Name of the site, or its host. */
  site_name: z.string(),
})

export type PreviewView = z.infer<typeof previewView>
