import { markup, nothing, type Markup } from '../fragments/markup.ts'

/** Attribute values of an action; those without a value are left out. Names are ours, values may be anybody's. */
export type StreamAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One Turbo Stream: an action, its attributes, and the markup it works with. */
export function stream(action: string, attributes: StreamAttributes, content?: Markup): Markup {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== null)
  const written = given.map(([name, value]) => markup` ${name}="${String(value)}"`)
  const template = content === undefined ? nothing : markup`<template>${content}</template>`
  return markup`<turbo-stream action="${action}"${written}>${template}</turbo-stream>`
}
