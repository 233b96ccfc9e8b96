import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { RenewalForm } from "./RenewalForm";
import type { RefillRequest } from "@/lib/api";
import { serve, show } from "@/testing";

const REQUEST = {
  id: "r1",
  patient_id: "p1",
  patient_name: "Sam Rivera",
  medication: { id: "m1", name: "sertraline", dose_text: "50 mg a day", prescription_id: "x", sig: "Take 1 tablet." },
} as unknown as RefillRequest;
const SAFETY = { is_checked: true, findings: [], unchecked: [], is_reason_needed: false, is_second_look_needed: false };
const AT = "GET /api/patients/p1/medications/m1/renewal";
const renewal = (safety: object) => ({ digest: "d", sig: "Take 1 tablet.", drug_name: "sertraline", second_look: null, controlled: null, safety });
const nothing = () => undefined;

test("a refill is signed with the digest of what was found", async () => {
  const calls = serve({
    [AT]: () => ({ body: renewal(SAFETY) }),
    "POST /api/patients/p1/refill-requests/r1/sign": () => ({ body: {} }),
  });
  show(<RenewalForm request={REQUEST} onClose={nothing} />);
  await screen.findByText(/Nothing was found against sertraline/);
  await userEvent.click(screen.getByRole("button", { name: "Sign the refill" }));
  expect(calls.find(({ at }) => at.startsWith("POST"))?.body).toEqual({ days_supply: 30, refills: 0, digest: "d" });
});

test("a refill whose check could not be read reads not checked and can not be signed", async () => {
  serve({ [AT]: () => ({ status: 500, body: { type: "/problems/internal", title: "Wrong", status: 500, detail: "" } }) });
  show(<RenewalForm request={REQUEST} onClose={nothing} />);
  expect(await screen.findByText("Not checked")).toBeVisible();
  expect(screen.getByRole("button", { name: "Sign the refill" })).toBeDisabled();
});

test("a refill that the law does not allow reads refused, not unchecked", async () => {
  serve({
    [AT]: () => ({ status: 422, body: { type: "/problems/refills-not-allowed", title: "That drug may not be refilled so often", status: 422, detail: "No refills." } }),
  });
  show(<RenewalForm request={REQUEST} onClose={nothing} />);
  expect(await screen.findByText(/may not be refilled so often/)).toBeVisible();
  expect(screen.queryByText("Not checked")).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Sign the refill" })).toBeDisabled();
});

test("a refill that the engine did not check waits for a reason", async () => {
  const calls = serve({ [AT]: () => ({ body: renewal({ ...SAFETY, is_checked: false, is_reason_needed: true }) }) });
  show(<RenewalForm request={REQUEST} onClose={nothing} />);
  expect(await screen.findByText("Not checked")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Sign the refill" }));
  expect(screen.getByLabelText("How you checked the interactions yourself")).toHaveFocus();
  expect(calls.some(({ at }) => at.startsWith("POST"))).toBe(false);
});
