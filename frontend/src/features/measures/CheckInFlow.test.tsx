import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { CheckInFlow } from "./CheckInFlow";
import { newDraft, type Draft } from "./draft";
import { PATIENT, PHQ_9, serve, show } from "@/testing";

const NOW = new Date();

function begin(answered: (number | null)[] = []) {
  const start: Draft = { ...newDraft("phq-9", 9, NOW) };
  start.answers = start.answers.map((none, index) => answered[index] ?? none);
  show(<CheckInFlow patientId="p1" instrument={PHQ_9} start={start} isResumed={answered.length > 0} />);
}

const server = () =>
  serve({
    "GET /api/patients/p1": () => ({ body: PATIENT }),
    "PUT /api/patients/p1/check-ins/.*": (body) => ({
      body: { ...(body as object), total: 9, severity: "mild", severity_label: "mild", show_crisis_contacts: false },
    }),
  });

test("before the first question it says who reads the answers, and when", async () => {
  server();
  begin();
  expect(await screen.findByText(/Dr\. Maya Okafor at Harbor Clinic/)).toBeVisible();
  expect(screen.getByText(/Nobody watches the answers day and night/)).toBeVisible();
});

test("an answer is saved at once and leads to the next question", async () => {
  const calls = server();
  begin();
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  await userEvent.click(screen.getByRole("button", { name: "Several days" }));
  expect(screen.getByRole("heading", { name: "Item 2" })).toHaveFocus();
  await waitFor(() =>
    expect(calls.findLast(({ at }) => at.startsWith("PUT"))?.body).toMatchObject({
      answers: [1, null, null, null, null, null, null, null, null],
      is_finished: false,
    }),
  );
});

test("the keys 1 to 4 answer and Backspace goes back", async () => {
  server();
  begin();
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  await userEvent.keyboard("4");
  expect(screen.getByRole("heading", { name: "Item 2" })).toBeVisible();
  await userEvent.keyboard("{Backspace}");
  expect(screen.getByRole("button", { name: "Nearly every day" })).toHaveAttribute("aria-pressed", "true");
});

test("an answer above zero to item 9 shows whom to call at once, and does not bar the way", async () => {
  server();
  begin([0, 0, 0, 0, 0, 0, 0, 0]);
  await userEvent.click(screen.getByRole("button", { name: "Go on where you stopped" }));
  expect(screen.queryByRole("link", { name: /988/ })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Several days" }));
  expect(screen.getByRole("link", { name: /988/ })).toHaveAttribute("href", "tel:988");
  expect(screen.getByRole("button", { name: "Finish and save" })).toBeEnabled();
});

test("a zero for item 9 shows no crisis contacts", async () => {
  server();
  begin([3, 3, 3, 3, 3, 3, 3, 3]);
  await userEvent.click(screen.getByRole("button", { name: "Go on where you stopped" }));
  await userEvent.click(screen.getByRole("button", { name: "Not at all" }));
  expect(screen.queryByRole("link", { name: /988/ })).toBeNull();
});

test("the end says that nobody has read it yet, and what the total is of", async () => {
  server();
  begin([1, 1, 1, 1, 1, 1, 1, 1]);
  await userEvent.click(screen.getByRole("button", { name: "Go on where you stopped" }));
  await userEvent.click(screen.getByRole("button", { name: "Not at all" }));
  await userEvent.click(screen.getByRole("button", { name: "Finish and save" }));
  expect(await screen.findByText(/No one has read them yet/)).toBeVisible();
  expect(screen.getByText("9 of 27")).toBeVisible();
});
