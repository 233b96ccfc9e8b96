import type { Visit } from "@/lib/api";

/** The state of a visit in a word. */
export function visitStatus(visit: Pick<Visit, "status" | "can_join">): string {
  switch (visit.status) {
    case "booked":
      return visit.can_join ? "open now" : "booked";
    case "in_progress":
      return "going on now";
    case "finished":
      return "finished";
    case "cancelled":
      return "cancelled";
  }
}
