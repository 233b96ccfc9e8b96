import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Interactions } from "./Interactions";
import { StepReview } from "./StepReview";
import type { Finding, SecondLook, TitrationStep } from "@/lib/api";
import { serve, show } from "@/testing";

const SERIOUS: Finding = {
  tier: 2,
  drugs: ["sertraline", "traMADol"],
  mechanism: "serotonin",
  what: "Both raise serotonin",
  do: "Say what to look out for",
  rule: "serotonin.strong-opioid",
  version: 1,
  status: "awaits pharmacist's review",
  fingerprint: "f1",
  answered: null,
};

const findings = (body: object) => serve({ "GET /api/patients/p1/findings": () => ({ body }) });

test("a list that was not checked never reads as one without findings", async () => {
  findings({ is_checked: false, findings: [], unchecked: [] });
  show(<Interactions patientId="p1" />);
  expect(await screen.findByText("Not checked")).toBeVisible();
  expect(screen.queryByText(/Nothing was found/)).toBeNull();
});

test("a serious finding stands open, one to watch is folded, and an unknown name is said", async () => {
  findings({
    is_checked: true,
    findings: [{ ...SERIOUS, tier: 3, rule: "bleeding", drugs: ["sertraline", "ibuprofen"] }, SERIOUS],
    unchecked: ["Zzyzxol"],
  });
  show(<Interactions patientId="p1" />);
  expect(await screen.findByText("Serious: sertraline + traMADol")).toBeVisible();
  expect(screen.getByText("Monitor or adjust: sertraline + ibuprofen")).not.toBeVisible();
  expect(screen.getByText("Not checked against: Zzyzxol")).toBeVisible();
});

test("signing against a serious finding waits for a reason, which is sent", async () => {
  const calls = serve({ "POST /api/patients/p1/titration-steps/s1/sign": () => ({ body: {} }) });
  const step = {
    id: "s1",
    drug_name: "sertraline",
    sig: "Take 1 tablet.",
    patient_text: "Take 1 tablet.",
    created_by: "Dr. Maya Okafor",
    daily_dose: { value: "50", unit: "mg" },
    previous_daily_dose: null,
    start_on: "2026-11-23",
    quantity: 30,
    days_supply: 30,
    refills: 0,
    digest: "d",
    notes: [],
    second_look: null,
    controlled: null,
    safety: { is_checked: true, findings: [SERIOUS], unchecked: [], is_reason_needed: true, is_second_look_needed: false },
  } as unknown as TitrationStep;
  show(<StepReview patientId="p1" step={step} onStep={() => undefined} onBack={() => undefined} onDone={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "Sign the prescription" }));
  expect(calls).toHaveLength(0);
  const reason = screen.getByLabelText("Why you prescribe it all the same");
  expect(reason).toHaveFocus();
  await userEvent.type(reason, "Taken for years");
  await userEvent.click(screen.getByRole("button", { name: "Sign the prescription" }));
  expect(calls[0]?.body).toEqual({ digest: "d", override_reason: "Taken for years" });
});

const draft = (given: object) =>
  ({
    id: "s1",
    drug_name: "sertraline",
    sig: "Take 1 tablet.",
    patient_text: "Take 1 tablet.",
    created_by: "Dr. Maya Okafor",
    daily_dose: { value: "50", unit: "mg" },
    previous_daily_dose: null,
    start_on: "2026-11-23",
    quantity: 30,
    days_supply: 30,
    refills: 0,
    digest: "d",
    notes: [],
    second_look: null,
    controlled: null,
    safety: {
      is_checked: true,
      findings: [{ ...SERIOUS, tier: 1 }],
      unchecked: [],
      is_reason_needed: true,
      is_second_look_needed: true,
    },
    ...given,
  }) as unknown as TitrationStep;
const LOOK = {
  id: "l1",
  state: "waiting",
  reason: "Nothing else helped",
  asked_by: "Dr. Maya Okafor",
  asked_at: "2026-11-23T15:00:00Z",
  own_from: null,
  answer: null,
} as unknown as SecondLook;
const nothing = () => undefined;

test("a contraindication is not signed but sent to a second person, with the reason", async () => {
  const calls = serve({ "POST /api/patients/p1/titration-steps/s1/second-look": () => ({ body: draft({ second_look: LOOK }) }) });
  show(<StepReview patientId="p1" step={draft({})} onStep={nothing} onBack={nothing} onDone={nothing} />);
  expect(screen.queryByRole("button", { name: "Sign the prescription" })).toBeNull();
  await userEvent.type(screen.getByLabelText("Why you prescribe it all the same"), "Nothing else helped");
  await userEvent.click(screen.getByRole("button", { name: "Ask for a second look" }));
  expect(calls[0]?.body).toEqual({ digest: "d", reason: "Nothing else helped" });
});

test("while nobody has looked, nothing can be signed", () => {
  show(<StepReview patientId="p1" step={draft({ second_look: LOOK })} onStep={nothing} onBack={nothing} onDone={nothing} />);
  expect(screen.getByText("Waits for a second look")).toBeVisible();
  expect(screen.getByRole("button", { name: "Sign the prescription" })).toBeDisabled();
});

test("what was noted folds away with its author and is not offered again", async () => {
  const noted = { kind: "noted", by: "Dr. Maya Okafor", at: "2026-11-01T15:00:00Z", reason: null };
  findings({ is_checked: true, findings: [{ ...SERIOUS, tier: 3, answered: noted }], unchecked: [] });
  show(<Interactions patientId="p1" />);
  expect(await screen.findByText("Noted earlier (1)")).toBeVisible();
  expect(screen.queryByText(/to monitor or adjust/)).toBeNull();
  expect(screen.queryByRole("button", { name: /^Note / })).toBeNull();
});
