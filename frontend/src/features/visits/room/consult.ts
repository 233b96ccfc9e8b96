/** What the room needs of a video consult. The page that joins the features hands in the real one. */

export type ConsultState = "idle" | "connecting" | "connected" | "reconnecting" | "ended" | "refused";

export interface Participant {
  slot: number;
  id: string;
  name: string;
}

export interface ConsultOptions {
  /** Takes the offer to the server and returns its answer. */
  exchange: (offer: string) => Promise<string>;
  onState: (state: ConsultState, reason?: string) => void;
  onParticipants: (participants: Participant[]) => void;
}

export interface Consult {
  start: (stream: MediaStream) => Promise<void>;
  /** Shows whoever is in this place on the element, also after a reconnect; returns how to take it off again. */
  attach: (slot: number, element: HTMLVideoElement) => () => void;
  hangUp: () => void;
}

export type MakeConsult = (options: ConsultOptions) => Consult;
