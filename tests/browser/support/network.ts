// What can a network do to a tablet? A proxy before the server that can be away, answer as a guest network's sign-in page does, or
// lose answers on the way back.
import { createServer, request, type IncomingMessage, type Server } from "node:http";
import { url } from "./server.ts";

export type Weather = "fine" | "away" | "portal" | "answers lost";

export class Network {
  weather: Weather = "fine";
  /** The registrations that reached the server. */
  reached = 0;
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async begin(): Promise<Network> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (typeof address !== "object" || !address) throw new Error("the proxy has no address");
    const network = new Network(server, `http://127.0.0.1:${address.port}`);
    server.on("request", (asked: IncomingMessage, answer) => {
      if (network.weather === "away") return void asked.socket.destroy();
      if (network.weather === "portal") {
        answer.writeHead(200, { "content-type": "text/html" });
        return void answer.end("<!doctype html><title>Guest network</title><h1>Accept the terms</h1>");
      }
      const { host, ...headers } = asked.headers;
      const registers = asked.method === "POST" && asked.url?.endsWith("/registrations");
      if (registers) network.reached += 1;
      const { hostname, port } = new URL(url);
      const onward = request({ hostname, port, path: asked.url, method: asked.method, headers: { ...headers, host } }, (came) => {
        if (network.weather === "answers lost") return void (came.resume(), asked.socket.destroy());
        answer.writeHead(came.statusCode ?? 502, came.headers);
        came.pipe(answer);
      });
      onward.on("error", () => asked.socket.destroy());
      asked.pipe(onward);
    });
    return network;
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
