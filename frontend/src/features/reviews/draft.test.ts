import { describe, expect, it } from "vitest";
import { bodyOf, fieldsOf, lacking, newAction, newProblem, withEntry } from "./draft";
import type { Review } from "@/lib/api";

const REVIEW: Review = {
  id: "r",
  status: "draft",
  version: 3,
  problems: [{ kind: "safety", about: null, text: "Falls.", key: null, is_resolved: true, resolution: "Stopped it." }],
  actions: [
    {
      id: "a",
      text: "Use a pill box.",
      text_es: null,
      owner_id: null,
      owner_name: null,
      due_on: "2026-12-01",
      status: "open",
      settled_by: null,
      carried_from: "b",
    },
  ],
  teach_back: null,
  next_review_on: null,
  opened_at: "2026-11-23T12:00:00Z",
  opened_by: "Priya Nair",
  signed_at: null,
  signed_by: null,
  digest: "d",
};

describe("a review while it is worked on", () => {
  it("sends what it read where nothing was changed", () => {
    expect(bodyOf(fieldsOf(REVIEW), REVIEW.version)).toEqual({
      version: 3,
      problems: [{ kind: "safety", about: null, text: "Falls.", key: null, resolution: "Stopped it." }],
      actions: [{ id: "a", text: "Use a pill box.", text_es: null, owner_id: null, due_on: "2026-12-01", status: "open" }],
      teach_back: null,
      next_review_on: null,
    });
  });

  it("does not send the Spanish of what is no longer the patient's", () => {
    const fields = fieldsOf(REVIEW);
    fields.actions = withEntry(fields.actions, 0, { ownerId: "c", textEs: "Use un pastillero." });
    expect(bodyOf(fields, 3).actions[0]).toMatchObject({ owner_id: "c", text_es: null });
  });

  it("forgets a resolution that was taken back", () => {
    const fields = fieldsOf(REVIEW);
    fields.problems = withEntry(fields.problems, 0, { isResolved: false });
    expect(bodyOf(fields, 3).problems[0]?.resolution).toBeNull();
  });

  it("is not saved with an empty problem or an action without a day", () => {
    const fields = fieldsOf(REVIEW);
    expect(lacking(fields)).toBeNull();
    expect(lacking({ ...fields, problems: [newProblem()] })).toContain("problem");
    expect(lacking({ ...fields, actions: [{ ...newAction(""), text: "Call." }] })).toContain("day");
    expect(lacking({ ...fields, problems: [{ ...newProblem(), text: "x", isResolved: true }] })).toContain("resolved");
  });

  it("takes out one entry and no other", () => {
    expect(withEntry([{ a: 1 }, { a: 2 }, { a: 3 }], 1, null)).toEqual([{ a: 1 }, { a: 3 }]);
  });
});
