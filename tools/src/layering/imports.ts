const ts = new Bun.Transpiler({ loader: 'ts' })
const tsx = new Bun.Transpiler({ loader: 'tsx' })
const transpilerOf = (file: string) => (file.endsWith('x') ? tsx : ts)

/**
 * Every specifier a file imports, types included: the scanner drops type-only imports, and a type is a dependency too,
 * so statements at the start of a line are read as well (the formatter puts every import there).
 */
export function importsOf(file: string, source: string): readonly string[] {
  const scanned = transpilerOf(file)
    .scanImports(withoutShebang(source))
    .map((found) => found.path)
  const statements = [...source.matchAll(/^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm)]
  const inTypes = [...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)]
  return [...new Set([...scanned, ...[...statements, ...inTypes].map(([, path = '']) => path)])]
}

/** The code without comments, types and the text of strings, for finding uses of globals. */
export function codeOf(file: string, source: string): string {
  const plain = transpilerOf(file).transformSync(withoutShebang(source))
  return plain.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""')
}

const withoutShebang = (source: string): string => source.replace(/^#!.*/, '')
