import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { RatingDialog } from "./RatingDialog";
import { PHQ_9, serve, show } from "@/testing";

const first = PHQ_9.items[0]!;
const AIMS = {
  ...PHQ_9,
  slug: "aims",
  name: "AIMS",
  rated_by: "clinician",
  maximum: 3,
  items: [
    { ...first, text: "Jaw", part: "Facial and oral movements" },
    { ...first, number: 2, text: "Severity", part: "Global judgments", is_summed: false },
  ],
};

test("the total is of what counts, and nothing is recorded before every item is rated", async () => {
  const calls = serve({
    "GET /api/practice/instruments/aims": () => ({ body: AIMS }),
    "PUT /api/patients/p1/ratings/.*": () => ({ body: { total: 1 } }),
  });
  const onClose = vi.fn<() => void>();
  show(<RatingDialog patientId="p1" patientName="Sam Rivera" slug="aims" onClose={onClose} />);
  const record = await screen.findByRole("button", { name: "Record" });
  expect(record).toBeDisabled();
  const [jaw, severity] = screen.getAllByRole("radio", { name: /^1 Several days/ });
  await userEvent.click(jaw!);
  expect(screen.getByText("1 still open, total so far 1")).toBeVisible();
  await userEvent.click(severity!);
  expect(screen.getByText("Total 1 of 3")).toBeVisible();
  await userEvent.click(record);
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(calls.at(-1)?.at.startsWith("GET") ? calls.at(-2)?.body : calls.at(-1)?.body).toMatchObject({
    instrument: "aims",
    answers: [1, 1],
    is_finished: true,
  });
});
