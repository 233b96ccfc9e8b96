import { useEffect, useState } from "react";
import classes from "./room.module.css";

const BARS = 8;

/** Shows that the microphone hears something. */
export function MicrophoneLevel({ stream }: { stream: MediaStream }) {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (stream.getAudioTracks().length === 0 || typeof AudioContext === "undefined") return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      setLevel(Math.min(BARS, Math.round(Math.sqrt(loudness) * BARS * 2)));
    }, 120);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return (
    <span className={classes.level} role="img" aria-label={level > 0 ? "The microphone hears sound" : "The microphone hears nothing yet"}>
      {Array.from({ length: BARS }, (_, bar) => (
        <span key={bar} data-on={bar < level || undefined} />
      ))}
    </span>
  );
}
