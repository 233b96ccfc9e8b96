import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { BookVisit } from "./BookVisit";
import { slotsByDay } from "./slots";
import { PATIENT, serve, show } from "@/testing";

const slot = (starts_at: string) => ({ starts_at, ends_at: starts_at });

test("a time after midnight in UTC belongs to the evening before in the patient's zone", () => {
  const days = slotsByDay([slot("2026-11-24T01:00:00Z"), slot("2026-11-23T15:00:00Z")], "America/New_York");
  expect(days.map(([day, slots]) => [day, slots.length])).toEqual([["2026-11-23", 2]]);
});

test("the loser of a race reads that nothing was booked and sees the fresh list", async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const [first, second] = [slot(`${tomorrow}T15:00:00Z`), slot(`${tomorrow}T16:00:00Z`)];
  let isTaken = false;
  serve({
    "GET /api/patients/p1/slots": () => ({
      body: {
        clinician: { id: "c1", name: "Dr. Maya Okafor", time_zone: "America/New_York" },
        slots: isTaken ? [second] : [first, second],
      },
    }),
    "POST /api/patients/p1/visits": () => {
      isTaken = true;
      return {
        status: 409,
        body: { type: "/problems/slot-taken", title: "Taken", status: 409, detail: "Taken.", slots: [second] },
      };
    },
  });
  const onBooked = vi.fn<() => void>();
  show(<BookVisit patient={{ ...PATIENT, time_zone: "UTC" }} onBooked={onBooked} />);
  expect(screen.getByText("UTC")).toBeVisible();
  await userEvent.click(await screen.findByRole("button", { name: /3:00\sPM/ }));
  await userEvent.click(screen.getByRole("button", { name: "Book this visit" }));
  expect(await screen.findByText("That time was just taken")).toBeVisible();
  expect(screen.queryByRole("button", { name: /3:00\sPM/ })).toBeNull();
  expect(screen.getByRole("button", { name: /4:00\sPM/ })).toBeVisible();
  expect(onBooked).not.toHaveBeenCalled();
});
