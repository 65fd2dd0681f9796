/** A cursor over the characters (code points) of one word. `''` stands for the end. */
export interface Scanner {
  peek(): string
  next(): string
}

export function createScanner(text: string): Scanner {
  // A byte-order mark at the start of a word is skipped, one further on is a character.
  let position = text.startsWith('\ufeff') ? 1 : 0
  const peek = (): string => {
    if (position >= text.length) return ''
    const code = text.charCodeAt(position)
    if (code < 0xd800 || code > 0xdbff) return text[position]!
    return String.fromCodePoint(text.codePointAt(position)!)
  }
  return {
    peek,
    next: () => {
      const char = peek()
      position += char.length
      return char
    },
  }
}
