/** What the room needs of a video consult. The page that joins the features hands in the real one. */

export interface Description {
  sdp: string;
  type: "offer" | "answer";
}

export type ConsultState = "idle" | "connecting" | "connected" | "reconnecting" | "failed" | "closed";

export interface Participant {
  /** The membership the media node announced. */
  id: string;
  stream: MediaStream;
}

export interface ConsultOptions {
  exchange: (offer: Description) => Promise<Description>;
  onState: (state: ConsultState) => void;
  onParticipants: (participants: Participant[]) => void;
}

export interface Consult {
  start: (stream: MediaStream) => Promise<void>;
  close: () => void;
}

export type MakeConsult = (options: ConsultOptions) => Consult;
