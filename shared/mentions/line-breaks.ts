/** Line breaks as `\n`, the form bodies are stored in and positions count in. */
export const withPlainLineBreaks = (text: string): string => text.replace(/\r\n?/g, '\n')
