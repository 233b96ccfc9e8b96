/** The call itself: starts a consult with the camera's stream, follows its state, hangs up on leaving. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Consult, ConsultState, Description, MakeConsult, Participant } from "./consult";
import { del, post } from "@/lib/api";

export interface Call {
  state: ConsultState;
  participants: Participant[];
  error: unknown;
  join: (stream: MediaStream) => void;
  hangUp: () => void;
}

export function useCall(patientId: string, visitId: string, makeConsult: MakeConsult): Call {
  const [state, setState] = useState<ConsultState>("idle");
  const [participants, setParticipants] = useState<Participant[]>([]);
  const [error, setError] = useState<unknown>(null);
  const consult = useRef<Consult | null>(null);

  const close = useCallback(() => {
    consult.current?.close();
    consult.current = null;
    setParticipants([]);
  }, []);

  const join = useCallback(
    (stream: MediaStream) => {
      close();
      setError(null);
      setState("connecting");
      const path = { patient_id: patientId, visit_id: visitId };
      const next = makeConsult({
        exchange: (offer) =>
          post<Description>("/api/patients/{patient_id}/visits/{visit_id}/media", { path, body: offer }),
        onState: (now) => {
          if (consult.current === next) setState(now);
        },
        onParticipants: (now) => {
          if (consult.current === next) setParticipants(now);
        },
      });
      consult.current = next;
      next.start(stream).catch((reason: unknown) => {
        if (consult.current !== next) return;
        setError(reason);
        setState("failed");
      });
    },
    [close, makeConsult, patientId, visitId],
  );

  const hangUp = useCallback(() => {
    close();
    setState("closed");
    del("/api/patients/{patient_id}/visits/{visit_id}/media", {
      path: { patient_id: patientId, visit_id: visitId },
    }).catch(() => {
      // The node notices by itself when we are gone.
    });
  }, [close, patientId, visitId]);

  useEffect(() => close, [close]);

  return { state, participants, error, join, hangUp };
}
