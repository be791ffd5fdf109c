// A text inside a link: deflated and written in the letters that an address may
// hold. What stands after the # of an address is not sent to any server.

// longestLink is how long the part after the # may be, in characters; longer
// links are cut by mail and chat programs.
export const longestLink = 8000;

// longestText is the most that a link may unfold to, in bytes, so that a link
// made to fill the memory fails.
const longestText = 4 << 20;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: GenericTransformStream, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = (new Blob([bytes]).stream().pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>)).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
    parts.push(value);
  }
}

// pack writes a text for a link, or null where it would be too long.
export async function pack(text: string): Promise<string | null> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 64 * longestLink) return null;
  const small = await through(bytes, new CompressionStream("deflate-raw"), bytes.length + 1024);
  if (small.length * 4 / 3 > longestLink) return null;
  return btoa(String.fromCharCode(...small)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// unpack reads what pack wrote; a link that is damaged or made to be huge throws.
export async function unpack(packed: string): Promise<string> {
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (c) => c.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await through(bytes, new DecompressionStream("deflate-raw"), longestText));
}
