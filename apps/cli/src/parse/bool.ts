/** Whether Go's strconv.ParseBool takes the text for true. */
export function isTrue(text: string | undefined): boolean {
  return ['1', 't', 'T', 'true', 'True', 'TRUE'].includes(text ?? '')
}
