"""An exporter of Slipway in another language: `type=cpio` gives the files of an image as an initramfs."""

import argparse
import asyncio
import concurrent.futures
import contextlib
import gzip
import hashlib
import json
import pathlib
import signal
import ssl
import sys
import tarfile
import tempfile
import threading
import uuid

# Where the .proto files are: the code for them is made when they are imported.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "proto"))
import grpc
import nats

import cpio

exporter, exporter_service = grpc.protos_and_services("slipway/exporter/v1/exporter.proto")
worker, worker_service = grpc.protos_and_services("slipway/worker/v1/worker.proto")
content, content_service = grpc.protos_and_services("slipway/content/v1/content.proto")
bus = grpc.protos("slipway/bus/v1/bus.proto")
control = grpc.protos("moby/buildkit/v1/control.proto")
filesync = grpc.protos("moby/filesync/v1/filesync.proto")

TYPE = "cpio"
CHUNK = 128 << 10
SOLVER = b"slipway://service/solver"
# At once, with the questions of builds that begin.
EXPORTS = 16
TTL_MS = 9_000


class Exporter(exporter_service.ExporterServicer):
    def __init__(self, dial):
        self.dial = dial

    def List(self, request, context):
        check_caller(context)
        return exporter.ListResponse(types=[TYPE])

    def Resolve(self, request, context):
        options_of(request, context)
        return exporter.ResolveResponse(name="exporting to cpio archive")

    def Export(self, request, context):
        options = options_of(request, context)
        try:
            with contextlib.ExitStack() as files:
                step = Step(request, "building cpio archive")
                yield step.began()
                layers = self.read_layers(request, context, files)
                archive = files.enter_context(tempfile.TemporaryFile())
                epoch = options.get("epoch", epoch_of(request.source))
                digest = build(layers, archive, epoch, options.get("gzip", False))
                yield step.ended()
                response = {"cpio.digest": digest, "cpio.size": str(archive.tell())}
                step = Step(request, "sending cpio archive")
                yield step.began()
                self.send(request, context, archive, response)
                yield step.ended()
                yield exporter.ExportEvent(result=exporter.ExportResult(response=response))
        except grpc.RpcError as error:
            # The worker's reason, or the client's.
            context.abort(error.code(), error.details())
        except (ValueError, tarfile.TarError) as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"exporter {TYPE}: {error}")

    def read_layers(self, request, context, files):
        """The layers of what is exported as tar archives in temporary files, lowest first."""
        ref = ref_of(request.source)
        if not ref:
            return []
        layers = []
        with self.dial(request.source.workers[ref.split("::")[0]]) as channel:
            store = content_service.ContentStoreStub(channel)
            with remote_of(channel, ref, request, context) as remote:
                for layer in remote.layers:
                    file = files.enter_context(tempfile.TemporaryFile())
                    hashed = hashlib.sha256()
                    blob = content.ReadRequest(digest=layer.digest)
                    for part in ending(context, store.Read(blob, metadata=[("slipway-remote", remote.hold)])):
                        file.write(part.data)
                        hashed.update(part.data)
                    if layer.digest != f"sha256:{hashed.hexdigest()}":
                        raise ValueError(f"layer {layer.digest} has other bytes")
                    file.seek(0)
                    layers.append(file)
        return layers

    def send(self, request, context, file, response):
        """Sends a file to the client, by its own service FileSend behind the relay of its session."""
        route = next((route for route in request.sessions.routes if route.session == request.session), None)
        if not route:
            raise ValueError("the client has no session to send the archive to")
        own = [("buildkit-attachable-exporter-id", str(request.exporter_index))]
        own += [(f"exporter-md-{key}", value) for key, value in response.items()]
        metadata = [
            ("slipway-session", route.session),
            ("slipway-build", route.build),
            ("slipway-method", "/moby.filesync.v1.FileSend/DiffCopy"),
            ("slipway-metadata-bin", json.dumps([[key, [value]] for key, value in own]).encode()),
        ]
        file.seek(0)
        messages = (filesync.BytesMessage(data=data) for data in iter(lambda: file.read(CHUNK), b""))
        with self.dial(route.relay) as channel:
            call = channel.stream_stream(
                "/slipway.sessions.v1.SessionRelay/Call",
                request_serializer=filesync.BytesMessage.SerializeToString,
                response_deserializer=filesync.BytesMessage.FromString,
            )
            try:
                for _ in ending(context, call(messages, metadata=metadata)):
                    pass
            except grpc.RpcError as error:
                # A client that has the output already says so, which is success.
                if error.code() != grpc.StatusCode.ALREADY_EXISTS:
                    raise


def ending(context, call):
    """The same call, which ends with the export: so that a canceled one waits for nothing."""
    if not context.add_callback(call.cancel):
        call.cancel()
    return call


@contextlib.contextmanager
def remote_of(channel, ref, request, context):
    """The layers that a worker has of a ref. It holds them until our side of the call ends."""
    over = threading.Event()

    def side():
        wanted = worker.Remote(ref=ref, compression="uncompressed", force=True)
        start = worker.Start(sessions=request.sessions, vertex=request.vertex, remote=wanted)
        yield worker.WorkRequest(start=start)
        over.wait()

    try:
        for event in ending(context, worker_service.WorkerStub(channel).Work(side())):
            if event.HasField("result"):
                yield event.result.remote
                return
        raise ValueError("the worker ended without a result")
    finally:
        over.set()


def check_caller(context):
    """A certificate names the service that it is for; where there are any, exporters answer to solvers."""
    peer = context.auth_context()
    if peer.get("transport_security_type") == [b"ssl"] and SOLVER not in peer.get("x509_subject_alternative_name", ()):
        context.abort(grpc.StatusCode.PERMISSION_DENIED, "exporters answer to solvers only")


def options_of(request, context):
    """What the attributes mean; ends the call where one of them is wrong."""
    check_caller(context)
    if request.type != TYPE:
        context.abort(grpc.StatusCode.NOT_FOUND, f'exporter "{request.type}" could not be found')
    options = {}
    for key, value in request.attrs.items():
        if key == "compression" and value in ("none", "gzip"):
            options["gzip"] = value == "gzip"
        elif key == "source-date-epoch" and value.isdecimal():
            options["epoch"] = int(value)
        else:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"exporter {TYPE}: invalid attribute {key}={value}")
    return options


def ref_of(source):
    """The only ref of a result; '' is scratch."""
    if len(source.order) > 1:
        raise ValueError(f"an archive is of one platform, not of {', '.join(source.order)}")
    return source.refs[source.order[0]] if source.order else source.ref


def epoch_of(source):
    epoch = source.metadata.get("source.date.epoch", b"")
    return int(epoch) if epoch else None


def build(layers, archive, epoch, compress):
    """Writes the archive and answers its digest."""
    root = cpio.Node()
    for layer in layers:
        cpio.apply_layer(root, layer)
    with gzip.GzipFile("", "wb", 6, archive, 0) if compress else contextlib.nullcontext(archive) as out:
        cpio.write_cpio(root, out, epoch)
    archive.seek(0)
    return f"sha256:{hashlib.file_digest(archive, 'sha256').hexdigest()}"


class Step:
    """A line of progress below the build's export step."""

    def __init__(self, request, name):
        self.status = control.VertexStatus(ID=name, vertex=request.vertex)

    def began(self):
        self.status.started.GetCurrentTime()
        return exporter.ExportEvent(progress=control.StatusResponse(statuses=[self.status]))

    def ended(self):
        self.status.completed.GetCurrentTime()
        return exporter.ExportEvent(progress=control.StatusResponse(statuses=[self.status]))


@contextlib.asynccontextmanager
async def announced(args):
    """Says again and again that this exporter is here, and at the end that it is gone."""
    if not args.bus:
        yield
        return
    login = {}
    if args.bus_password_file:
        login = {"user": args.bus_user, "password": pathlib.Path(args.bus_password_file).read_text().strip()}
    if args.bus.startswith("tls:"):
        login["tls"] = ssl.create_default_context(cafile=args.tls_ca)
        login["tls"].load_cert_chain(args.tls_cert, args.tls_key)
    client = await nats.connect(args.bus, max_reconnect_attempts=-1, **login)
    name = uuid.uuid4().hex
    address = args.advertise or args.listen
    instance = bus.Instance(service="exporter", id=name, address=address, provides=[TYPE]).SerializeToString()

    async def say(**value):
        message = bus.Announcement(key=name, ttl_ms=TTL_MS, **value)
        await client.publish(f"slipway.presence.instances.exporter.{name}", message.SerializeToString())

    async def answer(_call):
        await say(value=instance)

    async def beat():
        while True:
            await say(value=instance)
            await asyncio.sleep(TTL_MS / 3_000)

    await client.subscribe("slipway.presence-call.instances.exporter", cb=answer)
    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await say()
        await client.drain()


class Connections:
    """Addresses of Slipway as gRPC has them: tcp with mutual TLS where there are certificates, sockets as they are."""

    def __init__(self, args):
        files = (args.tls_key, args.tls_cert, args.tls_ca)
        self.key, self.cert, self.ca = (pathlib.Path(file).read_bytes() if file else None for file in files)

    def is_secure(self, address):
        return self.ca is not None and address.startswith("tcp://")

    def dial(self, address):
        target = address.removeprefix("tcp://")
        if not self.is_secure(address):
            return grpc.insecure_channel(target)
        return grpc.secure_channel(target, grpc.ssl_channel_credentials(self.ca, self.key, self.cert))

    def listen(self, server, address):
        target = address.removeprefix("tcp://")
        if not self.is_secure(address):
            return server.add_insecure_port(target)
        return server.add_secure_port(target, grpc.ssl_server_credentials([(self.key, self.cert)], self.ca, True))


async def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--listen", required=True, help="unix:///path or tcp://host:port")
    flags.add_argument("--advertise", help="where others reach it, when that is not where it listens")
    flags.add_argument("--bus", help="nats://host:port, or tls://host:port")
    flags.add_argument("--bus-user", default="exporter")
    flags.add_argument("--bus-password-file")
    for name in ("ca", "cert", "key"):
        flags.add_argument(f"--tls-{name}", help="for tcp addresses and for NATS at tls://; all three or none")
    args = flags.parse_args()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    connections = Connections(args)
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(EXPORTS))
    exporter_service.add_ExporterServicer_to_server(Exporter(connections.dial), server)
    connections.listen(server, args.listen)
    server.start()
    async with announced(args):
        print(f"exporting {TYPE} on {args.listen}", flush=True)
        await stopped.wait()
    # What runs may end; nobody new comes.
    await asyncio.to_thread(server.stop(10).wait)


if __name__ == "__main__":
    asyncio.run(main())
