/**
 * One person's side of a video consult: one connection to the media node, rebuilt by itself when it breaks.
 *
 *   const consult = new Consult({ exchange, onState, onParticipants });
 *   consult.attach(0, videoElement);           // the first other person, now and after every reconnect
 *   await consult.start(localStream);
 *   consult.setMicrophone(false); consult.setCamera(true);
 *   consult.hangUp();
 *
 * `exchange` takes the offer to the server and returns the answer. It throws `ConsultEnded` when coming back makes
 * no sense (not admitted, visit over); any other error is tried again.
 *
 * Attached <video> elements carry what they show, for styles and for tests: `data-connection` (a ConsultState),
 * `data-participant` (an id, or empty) and `data-frames` (pictures decoded on this element's stream so far).
 */

export type ConsultState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | 'refused';

export interface Participant {
  slot: number;
  id: string;
  name: string;
  stream: MediaStream;
}

export interface ConsultOptions {
  exchange: (offer: string) => Promise<string>;
  onState?: (state: ConsultState, reason?: string) => void;
  onParticipants?: (participants: Participant[]) => void;
}

/** Thrown by `exchange` when there is nothing to come back to. */
export class ConsultEnded extends Error {}

export const SLOTS = 3;

const GATHERING_MS = 500;
const DISCONNECTED_MS = 2000;
const CONNECTING_MS = 10_000;
const BEAT_MS = 1000;
/** Without an answer for this long the node is gone, whatever ICE still believes. */
const SILENCE_MS = 3500;
const RETRY_MS = [0, 500, 1000, 2000, 4000];
/** Bits a second one camera may use, by how many other people are shown. */
const VIDEO_BITRATE = [1_500_000, 1_500_000, 900_000, 600_000];

interface Slot {
  audio: RTCRtpTransceiver;
  video: RTCRtpTransceiver;
  stream: MediaStream;
}

interface Told {
  beat?: unknown;
  ended?: unknown;
  slots?: Record<string, string>;
  names?: Record<string, string>;
}

/** One attempt at a connection; the consult throws it away whole and makes another. */
class Attempt {
  readonly connection: RTCPeerConnection;
  readonly slots: Slot[] = [];
  readonly sender: { audio: RTCRtpSender; video: RTCRtpSender };
  readonly channel: RTCDataChannel;
  isClosed = false;
  heardAt = 0;
  private readonly timers: number[] = [];

  constructor(stream: MediaStream) {
    this.connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] });
    this.sender = { audio: this.send('audio', stream), video: this.send('video', stream) };
    for (let number = 0; number < SLOTS; number += 1) {
      const audio = this.connection.addTransceiver('audio', { direction: 'recvonly' });
      const video = this.connection.addTransceiver('video', { direction: 'recvonly' });
      this.slots.push({ audio, video, stream: new MediaStream([audio.receiver.track, video.receiver.track]) });
    }
    this.channel = this.connection.createDataChannel('room');
  }

  /** Make the offer and wait, but not long, for this side's addresses: the node learns them by being called. */
  async offer(): Promise<string> {
    await this.connection.setLocalDescription();
    await new Promise<void>((resolve) => {
      if (this.connection.iceGatheringState === 'complete') {
        resolve();
        return;
      }
      this.connection.addEventListener('icegatheringstatechange', () => {
        if (this.connection.iceGatheringState === 'complete') resolve();
      });
      this.after(GATHERING_MS, resolve);
    });
    return this.connection.localDescription?.sdp ?? '';
  }

  after(milliseconds: number, act: () => void): void {
    this.timers.push(window.setTimeout(() => !this.isClosed && act(), milliseconds));
  }

  every(milliseconds: number, act: () => void): void {
    this.timers.push(window.setInterval(() => !this.isClosed && act(), milliseconds));
  }

  close(): void {
    this.isClosed = true;
    this.timers.forEach((timer) => window.clearTimeout(timer));
    this.connection.close();
  }

  private send(kind: 'audio' | 'video', stream: MediaStream): RTCRtpSender {
    const track = stream.getTracks().find((candidate) => candidate.kind === kind);
    return this.connection.addTransceiver(track ?? kind, { direction: 'sendonly', streams: [stream] }).sender;
  }
}

export class Consult {
  state: ConsultState = 'idle';
  participants: Participant[] = [];
  private readonly options: ConsultOptions;
  private readonly elements = new Map<number, Set<HTMLVideoElement>>();
  private stream: MediaStream | null = null;
  private attempt: Attempt | null = null;
  private failures = 0;
  private retryTimer = 0;

  constructor(options: ConsultOptions) {
    this.options = options;
  }

  /** Join with this camera and microphone (either may be missing); returns when the first attempt is under way. */
  async start(localStream: MediaStream): Promise<void> {
    if (this.state === 'ended') throw new Error('this consult is over: make a new one');
    this.stream = localStream;
    window.addEventListener('online', this.onOnline);
    window.addEventListener('pagehide', this.onPageHide);
    await this.connect('connecting');
  }

  /** Show the person in a place on this element; returns a function that takes it off again. */
  attach(slot: number, element: HTMLVideoElement): () => void {
    const elements = this.elements.get(slot) ?? new Set<HTMLVideoElement>();
    this.elements.set(slot, elements.add(element));
    element.playsInline = true;
    element.autoplay = true;
    this.show();
    return () => {
      elements.delete(element);
      element.srcObject = null;
    };
  }

  /** Turn the own microphone on or off; the track stays, so nothing is negotiated. */
  setMicrophone(isOn: boolean): void {
    this.stream?.getAudioTracks().forEach((track) => {
      track.enabled = isOn;
    });
  }

  /** Turn the own camera on or off. */
  setCamera(isOn: boolean): void {
    this.stream?.getVideoTracks().forEach((track) => {
      track.enabled = isOn;
    });
  }

  /** Send from another camera or microphone without joining again. */
  async useTrack(track: MediaStreamTrack): Promise<void> {
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    const old = this.stream?.getTracks().find((candidate) => candidate.kind === kind);
    if (this.stream && old) {
      track.enabled = old.enabled;
      this.stream.removeTrack(old);
      old.stop();
    }
    this.stream?.addTrack(track);
    await this.attempt?.sender[kind].replaceTrack(track);
  }

  /** Leave. The visit goes on; the own camera is the caller's to stop. */
  hangUp(): void {
    this.finish('ended');
  }

  private async connect(state: ConsultState): Promise<void> {
    window.clearTimeout(this.retryTimer);
    this.attempt?.close();
    if (!this.stream) return;
    this.become(state);
    const attempt = new Attempt(this.stream);
    this.attempt = attempt;
    this.watch(attempt);
    try {
      const answer = await this.options.exchange(await attempt.offer());
      if (attempt.isClosed) return;
      await attempt.connection.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch (error) {
      if (attempt.isClosed) return;
      if (error instanceof ConsultEnded) {
        this.finish('refused', error.message);
      } else {
        this.retry(attempt);
      }
    }
  }

  private watch(attempt: Attempt): void {
    const { connection, channel } = attempt;
    connection.addEventListener('connectionstatechange', () => {
      if (attempt.isClosed) return;
      if (connection.connectionState === 'connected') {
        this.failures = 0;
        attempt.heardAt = performance.now();
        this.become('connected');
      } else if (connection.connectionState === 'disconnected') {
        attempt.after(DISCONNECTED_MS, () => connection.connectionState !== 'connected' && this.retry(attempt));
      } else if (connection.connectionState === 'failed' || connection.connectionState === 'closed') {
        this.retry(attempt);
      }
    });
    attempt.after(CONNECTING_MS, () => connection.connectionState !== 'connected' && this.retry(attempt));
    channel.addEventListener('message', (event: MessageEvent) => {
      if (!attempt.isClosed) this.hear(attempt, String(event.data));
    });
    let beat = 0;
    attempt.every(BEAT_MS, () => {
      if (channel.readyState === 'open') channel.send(JSON.stringify({ beat: (beat += 1) }));
      if (connection.connectionState === 'connected' && performance.now() - attempt.heardAt > SILENCE_MS) {
        this.retry(attempt);
      }
      void this.countFrames(attempt);
    });
  }

  private hear(attempt: Attempt, text: string): void {
    const told = JSON.parse(text) as Told;
    attempt.heardAt = performance.now();
    if (told.ended) {
      this.finish('ended');
    } else if (told.slots) {
      const places = told.slots;
      this.participants = attempt.slots.flatMap((slot, number) => {
        const id = places[slot.video.mid ?? ''] ?? places[slot.audio.mid ?? ''];
        return id ? [{ slot: number, id, name: told.names?.[id] ?? '', stream: slot.stream }] : [];
      });
      this.limitBitrate(attempt);
      this.show();
      this.options.onParticipants?.(this.participants);
    }
  }

  private retry(attempt: Attempt): void {
    if (attempt.isClosed || attempt !== this.attempt) return;
    attempt.close();
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.become('reconnecting');
    this.retryTimer = window.setTimeout(() => void this.connect('reconnecting'), wait);
  }

  private finish(state: 'ended' | 'refused', reason?: string): void {
    window.clearTimeout(this.retryTimer);
    window.removeEventListener('online', this.onOnline);
    window.removeEventListener('pagehide', this.onPageHide);
    this.attempt?.close();
    this.attempt = null;
    this.stream = null;
    this.participants = [];
    this.options.onParticipants?.([]);
    this.become(state, reason);
  }

  private become(state: ConsultState, reason?: string): void {
    if (state === this.state) return;
    this.state = state;
    this.show();
    this.options.onState?.(state, reason);
  }

  private show(): void {
    for (const [number, elements] of this.elements) {
      const participant = this.participants.find((candidate) => candidate.slot === number);
      const stream = this.attempt?.slots[number]?.stream ?? null;
      for (const element of elements) {
        if (element.srcObject !== stream) element.srcObject = stream;
        element.dataset.connection = this.state;
        element.dataset.participant = participant?.id ?? '';
      }
    }
  }

  private limitBitrate(attempt: Attempt): void {
    const { video } = attempt.sender;
    const parameters = video.getParameters();
    const encoding = parameters.encodings?.[0];
    if (!encoding) return;
    const bitrate = VIDEO_BITRATE[Math.min(this.participants.length, SLOTS)];
    if (bitrate) encoding.maxBitrate = bitrate;
    void video.setParameters(parameters).catch(() => undefined);
  }

  private async countFrames(attempt: Attempt): Promise<void> {
    for (const [number, elements] of this.elements) {
      const receiver = attempt.slots[number]?.video.receiver;
      if (!receiver || !elements.size) continue;
      const report = await receiver.getStats();
      report.forEach((entry: { type: string; framesDecoded?: number }) => {
        if (entry.type !== 'inbound-rtp') return;
        elements.forEach((element) => {
          element.dataset.frames = String(entry.framesDecoded ?? 0);
        });
      });
    }
  }

  private readonly onOnline = (): void => {
    if (this.attempt) this.retry(this.attempt);
  };

  private readonly onPageHide = (): void => {
    this.hangUp();
  };
}
