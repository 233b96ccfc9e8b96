/** Camera and microphone: asks for them, says plainly what is wrong, and lets go of them on leaving. */
import { useCallback, useEffect, useRef, useState } from "react";

export type DeviceProblem = "refused" | "missing" | "busy" | "insecure";

export interface Devices {
  stream: MediaStream | null;
  problem: DeviceProblem | null;
  isAsking: boolean;
  hasCamera: boolean;
  hasMicrophone: boolean;
  isCameraOn: boolean;
  isMicrophoneOn: boolean;
  toggleCamera: () => void;
  toggleMicrophone: () => void;
  ask: () => void;
}

const VIDEO: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, facingMode: "user" };
const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

class InsecurePage extends Error {}

async function open(): Promise<MediaStream> {
  // Browsers offer no devices on a page that is not secure.
  if ((navigator.mediaDevices as MediaDevices | undefined) === undefined) throw new InsecurePage();
  try {
    return await navigator.mediaDevices.getUserMedia({ video: VIDEO, audio: AUDIO });
  } catch (error) {
    // Somebody without a camera can still be heard.
    if (error instanceof DOMException && (error.name === "NotFoundError" || error.name === "OverconstrainedError")) {
      return navigator.mediaDevices.getUserMedia({ audio: AUDIO });
    }
    throw error;
  }
}

function problemOf(error: unknown): DeviceProblem {
  if (error instanceof InsecurePage) return "insecure";
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "busy";
}

export function useDevices(): Devices {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<DeviceProblem | null>(null);
  const [isAsking, setIsAsking] = useState(true);
  const [isCameraOn, setIsCameraOn] = useState(true);
  const [isMicrophoneOn, setIsMicrophoneOn] = useState(true);
  const held = useRef<MediaStream | null>(null);
  const attempt = useRef(0);

  const acquire = useCallback(() => {
    attempt.current += 1;
    const mine = attempt.current;
    open().then(
      (opened) => {
        if (mine !== attempt.current) {
          stop(opened);
          return;
        }
        held.current = opened;
        setStream(opened);
        setIsCameraOn(true);
        setIsMicrophoneOn(true);
        setIsAsking(false);
      },
      (error: unknown) => {
        if (mine !== attempt.current) return;
        setProblem(problemOf(error));
        setIsAsking(false);
      },
    );
  }, []);

  useEffect(() => {
    acquire();
    return () => {
      attempt.current += 1;
      if (held.current !== null) stop(held.current);
      held.current = null;
    };
  }, [acquire]);

  const set = (tracks: MediaStreamTrack[] | undefined, isOn: boolean) => {
    for (const track of tracks ?? []) track.enabled = isOn;
  };
  const toggleCamera = () => {
    set(stream?.getVideoTracks(), !isCameraOn);
    setIsCameraOn(!isCameraOn);
  };
  const toggleMicrophone = () => {
    set(stream?.getAudioTracks(), !isMicrophoneOn);
    setIsMicrophoneOn(!isMicrophoneOn);
  };

  return {
    stream,
    problem,
    isAsking,
    hasCamera: (stream?.getVideoTracks().length ?? 0) > 0,
    hasMicrophone: (stream?.getAudioTracks().length ?? 0) > 0,
    isCameraOn,
    isMicrophoneOn,
    toggleCamera,
    toggleMicrophone,
    ask: () => {
      setIsAsking(true);
      setProblem(null);
      acquire();
    },
  };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
