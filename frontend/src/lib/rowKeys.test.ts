import { expect, test } from "vitest";
import { nextRow } from "./rowKeys";

test("j and k walk the rows, begin at an end and stop at the other", () => {
  document.body.innerHTML = "<a>1</a><a><i>2</i></a><a>3</a>";
  const rows = [...document.querySelectorAll("a")];
  expect(nextRow(rows, null, 1)).toBe(rows[0]);
  expect(nextRow(rows, null, -1)).toBe(rows[2]);
  expect(nextRow(rows, document.querySelector("i"), 1)).toBe(rows[2]);
  expect(nextRow(rows, rows[2]!, 1)).toBe(rows[2]);
  expect(nextRow([], null, 1)).toBeUndefined();
});
