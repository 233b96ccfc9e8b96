import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { KEPT } from "./crisis";
import { CrisisHelp } from "@/components";
import { serve, show } from "@/testing";

const contact = (label: string, phone: string, label_es = "") => ({ label, phone, note: "", label_es, note_es: "" });

const LISTS = {
  country: "US",
  countries: [
    { country: "US", name: "United States", name_es: "Estados Unidos", contacts: [contact("988 Lifeline", "988", "988 Línea"), contact("Emergency", "911", "Emergencias")] },
    { country: "ES", name: "Spain", name_es: "España", contacts: [contact("Emergency", "112", "Emergencias"), contact("Line 024", "024", "Línea 024")] },
    { country: "elsewhere", name: "Another country", name_es: "Otro país", contacts: [contact("Emergency", "112", "Emergencias")] },
  ],
};

const offline = () => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no connection")));

test("what the server says is kept on the device", async () => {
  serve({ "GET /api/account/crisis-contacts": () => ({ body: LISTS }) });
  show(<CrisisHelp />);
  await waitFor(() => expect(localStorage.getItem(KEPT)).toContain("Spain"));
});

test("without a connection the kept numbers are there", () => {
  localStorage.setItem(KEPT, JSON.stringify({ ...LISTS, country: "ES" }));
  offline();
  show(<CrisisHelp />);
  expect(screen.getByRole("link", { name: /Line 024/ })).toHaveAttribute("href", "tel:024");
});

test("a device that has kept nothing yet shows what the account brought", () => {
  offline();
  show(<CrisisHelp />);
  expect(screen.getByRole("link", { name: /988/ })).toHaveAttribute("href", "tel:988");
});

test("another country is shown at once, also when the clinic can not be told, and told later", async () => {
  localStorage.setItem(KEPT, JSON.stringify(LISTS));
  offline();
  const view = show(<CrisisHelp />);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Where are you now?" }), "Spain");
  expect(screen.getByRole("link", { name: /Line 024/ })).toBeInTheDocument();
  expect(await screen.findByText(/could not be told yet/)).toBeInTheDocument();
  view.unmount();
  const calls = serve({
    "PUT /api/patients/p1/country-now": () => ({ body: { country_now: "ES", country: "ES" } }),
    "GET /api/account/crisis-contacts": () => ({ body: { ...LISTS, country: "ES" } }),
  });
  show(<CrisisHelp />);
  await waitFor(() => expect(calls.map(({ at }) => at)).toEqual(["PUT /api/patients/p1/country-now", "GET /api/account/crisis-contacts"]));
  expect(calls[0]?.body).toEqual({ country: "ES" });
  await waitFor(() => expect(localStorage.getItem(KEPT)).not.toContain("untold"));
});

test("in Spanish the words are Spanish and the numbers the same", async () => {
  localStorage.setItem(KEPT, JSON.stringify(LISTS));
  offline();
  show(<CrisisHelp />);
  await userEvent.click(screen.getByRole("radio", { name: "Español" }));
  expect(screen.getByRole("link", { name: /988 Línea/ })).toHaveAttribute("href", "tel:988");
  expect(screen.getByRole("combobox", { name: "¿Dónde está usted ahora?" })).toBeInTheDocument();
});

test("what is kept and can not be read does not stand in the way", () => {
  localStorage.setItem(KEPT, "{");
  offline();
  show(<CrisisHelp />);
  expect(screen.getByRole("link", { name: /988/ })).toBeInTheDocument();
});
