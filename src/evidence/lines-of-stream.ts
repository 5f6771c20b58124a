/** Longer than any line of a load balancer; what is longer is no line, and must not fill the memory. */
const LONGEST = 64 * 1024;

/** Hands over the lines of a text that comes in pieces, and the characters of each piece for whoever counts them. */
export async function eachLine(
  text: AsyncIterable<string>,
  take: (line: string) => void,
  /** Ends the reading when it says so. */
  goOn: (characters: number) => boolean,
): Promise<void> {
  let rest = '';
  for await (const piece of text) {
    const whole = rest + piece;
    let start = 0;
    for (let end = whole.indexOf('\n'); end !== -1; end = whole.indexOf('\n', start)) {
      take(whole.slice(start, end));
      start = end + 1;
    }
    rest = whole.length - start > LONGEST ? '' : whole.slice(start);
    if (!goOn(piece.length)) return;
  }
  if (rest !== '') take(rest);
}
