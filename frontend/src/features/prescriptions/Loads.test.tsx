import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Loads } from "./Loads";
import type { Load } from "@/lib/api";
import { serve, show } from "@/testing";

const SOURCE = { title: "Leucht et al. 2015", address: "https://example.test/leucht", read_on: "2026-11-23" };
const MEAN: Load = {
  id: "olanzapine-mean-dose",
  title: "Olanzapine equivalents, mean dose",
  method: "Mean doses",
  reference: "OLANZapine",
  text: "9.3 mg",
  is_at_least: false,
  band: null,
  band_source: null,
  shares: [{ slug: "quetiapine", name: "QUEtiapine", daily_dose: "300 mg", text: "9.3 mg", why_unknown: null }],
  notes: [],
  status: "confirmed",
  source: SOURCE,
};
const MINIMUM: Load = { ...MEAN, id: "olanzapine-minimum-dose", title: "Olanzapine equivalents, minimum effective dose", text: "15 mg" };

const loads = (...list: Load[]) =>
  serve({ "GET /api/patients/p1/loads": () => ({ body: { loads: list, caveat: "Not for conversion: methods differ." } }) });

test("both methods of a kind stand side by side, and say what they are not for", async () => {
  loads(MEAN, MINIMUM);
  show(<Loads patientId="p1" />);
  const kind = await screen.findByRole("region", { name: "OLANZapine equivalents" });
  expect(within(kind).getByText("9.3 mg of OLANZapine a day")).toBeVisible();
  expect(within(kind).getByText("15 mg of OLANZapine a day")).toBeVisible();
  expect(screen.getByText(/Not for conversion/)).toBeVisible();
});

test("a drug without a figure reads unknown, and the total at least", async () => {
  const unknown = { slug: "duloxetine", name: "DULoxetine", daily_dose: "60 mg", text: null, why_unknown: "no published figure" };
  loads({ ...MEAN, text: "at least 9.3 mg", is_at_least: true, shares: [...MEAN.shares, unknown] });
  show(<Loads patientId="p1" />);
  expect(await screen.findByText("at least 9.3 mg of OLANZapine a day")).toBeVisible();
  expect(screen.getByText("unknown: no published figure")).toBeVisible();
});

test("a failure is said, and never reads as nothing taken", async () => {
  serve({});
  show(<Loads patientId="p1" />);
  expect(await screen.findByText("The loads could not be worked out")).toBeVisible();
  expect(screen.queryByText(/No antidepressant/)).toBeNull();
});
