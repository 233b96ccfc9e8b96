/** The call itself: starts a consult with the camera's stream, follows its state, hangs up on leaving. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Consult, ConsultState, MakeConsult, Participant } from "./consult";
import { del, post } from "@/lib/api";

export interface Call {
  state: ConsultState;
  /** Why the server refused, in words for the person. */
  reason: string;
  /** What went wrong with the latest attempt, until one works. */
  error: unknown;
  participants: Participant[];
  join: (stream: MediaStream) => void;
  hangUp: () => void;
  attach: (slot: number, element: HTMLVideoElement) => () => void;
}

interface Description {
  sdp: string;
  type: "offer" | "answer";
}

export function useCall(patientId: string, visitId: string, makeConsult: MakeConsult): Call {
  const [{ state, reason }, setState] = useState<{ state: ConsultState; reason: string }>({ state: "idle", reason: "" });
  const [participants, setParticipants] = useState<Participant[]>([]);
  const [error, setError] = useState<unknown>(null);
  const consult = useRef<Consult | null>(null);

  const close = useCallback(() => {
    const old = consult.current;
    consult.current = null;
    old?.hangUp();
    setParticipants([]);
  }, []);

  const join = useCallback(
    (stream: MediaStream) => {
      close();
      setError(null);
      setState({ state: "connecting", reason: "" });
      const path = { patient_id: patientId, visit_id: visitId };
      const next = makeConsult({
        exchange: async (sdp) => {
          try {
            const answer = await post<Description>("/api/patients/{patient_id}/visits/{visit_id}/media", {
              path,
              body: { sdp, type: "offer" },
            });
            setError(null);
            return answer.sdp;
          } catch (refused) {
            setError(refused);
            throw refused;
          }
        },
        onState: (now, why = "") => {
          if (consult.current === next) setState({ state: now, reason: why });
        },
        onParticipants: (now) => {
          if (consult.current === next) setParticipants([...now]);
        },
      });
      consult.current = next;
      next.start(stream).catch((failure: unknown) => {
        if (consult.current !== next) return;
        setError(failure);
        setState({ state: "refused", reason: "" });
      });
    },
    [close, makeConsult, patientId, visitId],
  );

  const hangUp = useCallback(() => {
    close();
    setState({ state: "ended", reason: "" });
    del("/api/patients/{patient_id}/visits/{visit_id}/media", {
      path: { patient_id: patientId, visit_id: visitId },
    }).catch(() => {
      // The node notices by itself when we are gone.
    });
  }, [close, patientId, visitId]);

  const attach = useCallback(
    (slot: number, element: HTMLVideoElement) => consult.current?.attach(slot, element) ?? (() => undefined),
    [],
  );

  useEffect(() => close, [close]);

  return { state, reason, error, participants, join, hangUp, attach };
}
