/** The real consult for the visit room: a refusal of the server ends it, anything else is tried again. */
import { Consult, ConsultEnded } from "@/features/video/consult";
import type { MakeConsult } from "@/features/visits/room/consult";
import { isProblem } from "@/lib/api";

export const makeConsult: MakeConsult = ({ exchange, ...listeners }) =>
  new Consult({
    ...listeners,
    exchange: async (offer) => {
      try {
        return await exchange(offer);
      } catch (error) {
        if (isProblem(error) && error.status >= 400 && error.status < 500) throw new ConsultEnded(error.detail);
        throw error;
      }
    },
  });
