import type { MakeConsult } from "@/features/visits/room/consult";

export const makeConsult: MakeConsult = () => {
  throw new Error("no consult yet");
};
