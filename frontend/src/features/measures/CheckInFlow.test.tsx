import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { CheckInFlow } from "./CheckInFlow";
import { checkInWords } from "./checkInWords";
import { newDraft, type Draft } from "./draft";
import { leaveQuickly } from "./QuickExit";
import type { CheckInSetting } from "./setting";
import { unsent } from "@/lib/offline/unsent";
import { forget } from "@/lib/offline/vault";
import { PHQ_9, serve, show } from "@/testing";

const NOW = new Date();
const SETTING: CheckInSetting = {
  language: "en",
  practiceName: "Harbor Clinic",
  crisisContacts: [{ label: "988 Lifeline", label_es: "Línea 988", phone: "988", note: "", note_es: "" }],
  readers: ["Dr. Maya Okafor"],
  readsBy: checkInWords("en").readsInHours,
  before: [],
  next: null,
  hasApp: true,
};

afterEach(forget);

function begin(answered: (number | null)[] = [], setting: Partial<CheckInSetting> = {}) {
  const start: Draft = { ...newDraft(PHQ_9, NOW) };
  start.answers = start.answers.map((none, index) => answered[index] ?? none);
  show(
    <CheckInFlow
      patientId="p1"
      instrument={PHQ_9}
      start={start}
      isResumed={answered.length > 0}
      setting={{ ...SETTING, ...setting }}
    />,
  );
}

const server = () =>
  serve({
    "PUT /api/patients/p1/check-ins/.*": (body) => ({
      body: { ...(body as object), total: 9, severity: "mild", severity_label: "mild", show_crisis_contacts: false },
    }),
  });

test("before the first question it says who reads the answers, and when", async () => {
  server();
  begin();
  expect(await screen.findByText(/Dr\. Maya Okafor at Harbor Clinic/)).toBeVisible();
  expect(screen.getByText(/The clinic looks at answers in its opening hours.*Nobody watches the answers day and night/)).toBeVisible();
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
  expect(screen.getByText("Your total is 9 of 27.")).toBeVisible();
});

const offline = () => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));

test("without a connection the end says that no one can see it, and later that it is saved", async () => {
  offline();
  begin([1, 1, 1, 1, 1, 1, 1, 1]);
  await userEvent.click(screen.getByRole("button", { name: "Go on where you stopped" }));
  await userEvent.click(screen.getByRole("button", { name: "Not at all" }));
  expect(await screen.findByText("Not sent. No one can see this yet.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Finish and save" }));
  expect(await screen.findByRole("heading", { name: "Not sent. No one can see this yet." })).toBeVisible();
  server();
  window.dispatchEvent(new Event("online"));
  expect(await screen.findByRole("heading", { name: "Your answers are saved" })).toBeVisible();
  expect(await unsent("p1")).toEqual([]);
});

test("without a connection an answer above zero to item 9 shows whom to call, and no trend at the end", async () => {
  offline();
  begin([0, 0, 0, 0, 0, 0, 0, 0]);
  await userEvent.click(screen.getByRole("button", { name: "Go on where you stopped" }));
  await userEvent.click(screen.getByRole("button", { name: "Several days" }));
  expect(screen.getByRole("link", { name: /988/ })).toBeVisible();
  expect(await screen.findByText(/We could not tell your care team yet/)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Finish and save" }));
  expect(await screen.findByText("Please talk to somebody today")).toBeVisible();
  server();
  window.dispatchEvent(new Event("online"));
  expect(await screen.findByRole("heading", { name: "Your answers are saved" })).toBeVisible();
  expect(screen.queryByText(/Your total is/)).toBeNull();
  expect(screen.queryByRole("link", { name: /how it changed/ })).toBeNull();
});

test("somebody else has to say who they are, and is sent as a proxy", async () => {
  const calls = server();
  begin();
  await userEvent.click(screen.getByText("Who is filling this in?"));
  await userEvent.click(screen.getByRole("radio", { name: /Somebody else answers/ }));
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  expect(screen.getByText("Please say who you are.")).toBeVisible();
  await userEvent.type(screen.getByRole("textbox"), "Ana, mother");
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  await userEvent.click(screen.getByRole("button", { name: "Not at all" }));
  await waitFor(() =>
    expect(calls.findLast(({ at }) => at.startsWith("PUT"))?.body).toMatchObject({ filled_by: "proxy", filled_by_name: "Ana, mother" }),
  );
});

test("in Spanish it is said in Spanish", () => {
  server();
  begin([], { language: "es", readsBy: checkInWords("es").readsInHours });
  expect(screen.getByText(/Nadie vigila las respuestas/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Empezar" })).toBeVisible();
});

test("leaving quickly clears the screen and replaces the page", () => {
  const before = document.body.innerHTML;
  const go = vi.fn<(address: string) => void>();
  document.body.innerHTML = "<p>Item 9</p>";
  leaveQuickly(go);
  expect(document.body.textContent).toBe("");
  expect(go).toHaveBeenCalledWith(expect.stringMatching(/^https:/));
  document.body.innerHTML = before;
});
