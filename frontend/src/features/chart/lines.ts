/** A long drug name in as many lines as there is room for; what does not fit ends in "…". */
export function linesOf(name: string, length: number, most: number): string[] {
  const lines = [""];
  for (const word of name.split(" ")) {
    const last = lines.at(-1)!;
    if (last === "" || last.length + word.length < length) lines[lines.length - 1] = `${last} ${word}`.trim();
    else lines.push(word);
  }
  const fits = lines.slice(0, most).map((line) => (line.length > length ? `${line.slice(0, length - 1)}…` : line));
  return lines.length > most ? fits.map((line, index) => (index === most - 1 && !line.endsWith("…") ? `${line}…` : line)) : fits;
}
