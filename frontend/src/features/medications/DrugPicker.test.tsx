import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { DrugPicker, type DrugPickerProps, type PickedDrug } from "./DrugPicker";
import { fits } from "./fits";
import { LookAlikeCheck } from "./LookAlikeCheck";
import type { NameAnswer, NameMatch } from "@/lib/api";
import { serve, show } from "@/testing";

const BUPROPION: NameMatch = {
  slug: "bupropion",
  slugs: ["bupropion"],
  name: "buPROPion",
  matched_on: "buPROPion",
  how: "prefix",
  classes: ["antidepressant"],
  uses: ["depression", "smoking"],
  use_stems: [["depr"], ["mdd"], ["smok"]],
  strengths: "tablet 75 mg, 100 mg",
  is_prescribable: true,
  is_checked: true,
  look_alikes: [
    { slug: "buspirone", name: "busPIRone", uses: ["anxiety"], strengths: "tablet 5 mg", is_listed: true, alike: ["buPROPion", "busPIRone"] },
  ],
};
const BUDESONIDE: NameMatch = {
  ...BUPROPION,
  slug: "budesonide",
  slugs: ["budesonide"],
  name: "budesonide",
  matched_on: "Pulmicort",
  how: "brand",
  uses: ["asthma"],
  use_stems: [["asth"]],
  is_prescribable: false,
  look_alikes: [],
};

const answers = (answer: Partial<NameAnswer>) =>
  serve({ "GET /api/practice/drug-names": () => ({ body: { query: "", is_known: false, note: null, matches: [], read_as: [], ...answer } }) });

function Field(props: Partial<DrugPickerProps>) {
  const [value, setValue] = useState<PickedDrug | null>(null);
  return (
    <>
      <DrugPicker value={value} onChange={setValue} {...props} />
      <output>{value === null ? "nothing" : `${value.name} ${value.slug}`}</output>
    </>
  );
}

test("typing, an arrow and Enter pick a drug; typing on takes it back", async () => {
  answers({ matches: [BUPROPION, BUDESONIDE] });
  show(<Field />);
  const field = screen.getByRole("combobox", { name: "Drug" });
  await userEvent.type(field, "bu");
  expect(await screen.findByRole("option", { name: /buPROPion/ })).toBeVisible();
  expect(screen.getByText("2 drugs found")).toBeInTheDocument();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(screen.getByText("buPROPion bupropion")).toBeInTheDocument();
  expect(field).toHaveValue("buPROPion");
  await userEvent.type(field, "x");
  expect(screen.getByText("nothing")).toBeInTheDocument();
});

test("each line shows what the drug is for and its strengths", async () => {
  answers({ matches: [BUPROPION, BUDESONIDE] });
  show(<Field />);
  await userEvent.type(screen.getByRole("combobox"), "bu");
  const option = await screen.findByRole("option", { name: /buPROPion/ });
  expect(option).toHaveTextContent("depression, smoking");
  expect(option).toHaveTextContent("tablet 75 mg, 100 mg");
  expect(screen.getByRole("option", { name: /budesonide/ })).toHaveTextContent("Pulmicort");
});

test("a drug that cannot be prescribed here says so and cannot be picked for a prescription", async () => {
  answers({ matches: [BUDESONIDE] });
  show(<Field isPrescribing />);
  await userEvent.type(screen.getByRole("combobox"), "bu");
  const option = await screen.findByRole("option", { name: /budesonide/ });
  expect(option).toHaveTextContent("Cannot be prescribed here");
  await userEvent.click(option);
  expect(screen.getByText("nothing")).toBeInTheDocument();
});

test("an unknown name is kept only as one that will not be checked", async () => {
  answers({ note: "Not known: it would not be checked.", read_as: ["sertraline"] });
  show(<Field allowUnknown />);
  await userEvent.type(screen.getByRole("combobox"), "sertanorm");
  expect(await screen.findByRole("option", { name: "Did you mean sertraline?" })).toBeVisible();
  const asWritten = screen.getByRole("option", { name: /as written/ });
  expect(asWritten).toHaveTextContent("will not be checked");
  await userEvent.click(asWritten);
  expect(screen.getByText("sertanorm null")).toBeInTheDocument();
});

test("a prescription cannot be for an unknown name", async () => {
  answers({ note: "Not known: it would not be checked." });
  show(<Field isPrescribing />);
  await userEvent.type(screen.getByRole("combobox"), "zzyzxol");
  expect((await screen.findAllByText("Not known: it would not be checked.")).length).toBeGreaterThan(0);
  expect(screen.queryByRole("option")).toBeNull();
});

test("a reason that is not one of the drug's uses asks whether it is the one that is meant", () => {
  const check = (indication: string) =>
    show(<LookAlikeCheck match={BUPROPION} indication={indication} isConfirmed={false} onConfirm={() => undefined} />);
  const { unmount } = check("anxiety");
  expect(screen.getByRole("alert")).toHaveTextContent("Is this the drug you mean?");
  expect(screen.getByRole("alert")).toHaveTextContent("not busPIRone: anxiety");
  expect(screen.getByRole("checkbox", { name: "Yes, I mean buPROPion" })).toBeVisible();
  unmount();
  check("major depression");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
});

test("a short stem is a whole word, a long one the beginning of one", () => {
  expect(fits("MDD, recurrent", [["mdd"]])).toBe(true);
  expect(fits("mddx", [["mdd"]])).toBe(false);
  expect(fits("depressive episode", [["depr"]])).toBe(true);
  expect(fits("blood clots", [["bloo", "pres"]])).toBe(false);
});
