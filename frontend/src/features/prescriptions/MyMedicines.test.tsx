import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { MedicationList } from "./MedicationList";
import { MyMedicines } from "./MyMedicines";
import type { NameField } from "./reporting";
import { makeMedication } from "@/features/chart/fixtures";
import { ACCOUNT, serve, show } from "@/testing";

const nameField: NameField = ({ onChange, label }) => <input aria-label={label} onChange={(event) => onChange(event.currentTarget.value)} />;
const DROPS = makeMedication({ id: "m2", name: "Grandma's drops", source: "reported", is_reported: true, is_known: false, drug_slug: null });

const mine = (medications: object[]) => serve({ "GET /api/patients/p1/medications": () => ({ body: { medications } }), "POST /api/patients/p1/reported-medications": (body) => answer(body) });

function answer(body: unknown) {
  const said = body as { read_as?: string | null };
  if (said.read_as === undefined) {
    return { status: 422, body: { type: "/problems/name-not-certain", title: "Which?", status: 422, detail: "Is it?", read_as: "ibuprofen" } };
  }
  return { status: 201, body: makeMedication({ name: "ibuprofen" }) };
}

test("an empty list says what to do", async () => {
  mine([]);
  show(<MyMedicines nameField={nameField} />);
  expect(await screen.findByText("Nothing is on your list")).toBeVisible();
  expect(screen.getByRole("button", { name: "Add something you take" })).toBeEnabled();
});

test("a name nobody knows is loudly not checked, for the patient and for staff", async () => {
  mine([DROPS]);
  show(<MyMedicines nameField={nameField} />);
  expect(await screen.findByText("We do not know this name")).toBeVisible();
  const staff = { ...ACCOUNT, role: "care_support" as const };
  show(<MedicationList patientId="p1" patientName="Sam" medications={[DROPS]} today="2026-11-23" nameField={nameField} reconciles="/" />, { account: staff });
  expect(screen.getByText("Not known: nothing about it was checked")).toBeVisible();
});

test("a slip of the pen is sent only with the person's yes or no", async () => {
  const calls = mine([]);
  show(<MyMedicines nameField={nameField} />);
  await userEvent.click(await screen.findByRole("button", { name: "Add something you take" }));
  await userEvent.type(await screen.findByLabelText("What is it called?"), "ibuprofne");
  await userEvent.click(screen.getByRole("button", { name: "Add it" }));
  expect(await screen.findByText("Did you mean ibuprofen?")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "No, keep what I wrote" }));
  const posted = calls.filter(({ at }) => at.startsWith("POST")).map(({ body }) => body as Record<string, unknown>);
  expect(posted.map(({ name, read_as }) => [name, read_as])).toEqual([
    ["ibuprofne", undefined],
    ["ibuprofne", null],
  ]);
});

test("what is stopped reads as stopped and offers no dose to change", async () => {
  mine([makeMedication({ status: "stopped", stopped_on: "2026-11-20", dose_text: "stopped" })]);
  show(<MyMedicines nameField={nameField} />);
  await userEvent.click(await screen.findByText("1 stopped"));
  expect(screen.getByText(/^Stopped/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "I do not take sertraline" })).toBeNull();
});
