"""The tree that the layers of an image make, and that tree as a cpio archive (newc), which Linux takes as an initramfs."""

import shutil
import stat
import tarfile

KINDS = {
    tarfile.REGTYPE: stat.S_IFREG,
    tarfile.AREGTYPE: stat.S_IFREG,
    tarfile.CONTTYPE: stat.S_IFREG,
    tarfile.GNUTYPE_SPARSE: stat.S_IFREG,
    tarfile.DIRTYPE: stat.S_IFDIR,
    tarfile.SYMTYPE: stat.S_IFLNK,
    tarfile.CHRTYPE: stat.S_IFCHR,
    tarfile.BLKTYPE: stat.S_IFBLK,
    tarfile.FIFOTYPE: stat.S_IFIFO,
}
LARGEST = 0xFFFFFFFF


class Node:
    """A name in the tree. `file` is what it names: hard links share it; None is a directory that no layer describes."""

    def __init__(self):
        self.file = None
        self.children = {}


def apply_layer(root, file):
    """Lays the tar archive `file` over the tree. It must stay open for as long as the tree is used."""
    layer = tarfile.open(fileobj=file, mode="r:", errorlevel=2)
    added = []
    for member in layer:
        *parents, name = split(member.name) or [""]
        if name == ".wh..wh..opq":
            if hidden := find(root, parents):
                hidden.children.clear()
        elif name.startswith(".wh."):
            if above := find(root, parents):
                above.children.pop(name.removeprefix(".wh."), None)
        elif name:
            added.append(([*parents, name], member))
    # What a layer removes is of those below it, wherever in the layer that is said.
    for parts, member in added:
        if member.islnk():
            target = find(root, split(member.linkname))
            if not target or not target.file or target.file[1].isdir():
                raise ValueError(f"{member.name}: a link to {member.linkname}, which is no file")
            described = target.file
        elif member.type in KINDS:
            described = (layer, member)
        else:
            raise ValueError(f"{member.name}: an entry of unknown type {member.type!r}")
        node = root
        for part in parts:
            if node.file and not node.file[1].isdir():
                node.file = None
            node = node.children.setdefault(part, Node())
        node.file = described
        if not described[1].isdir():
            node.children.clear()


def split(path):
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ValueError(f"{path}: leads out of the tree")
    return parts


def find(node, parts):
    for part in parts:
        node = node.children.get(part)
        if node is None:
            return None
    return node


def walk(root):
    """Every path below the root with its node, those of a directory after it and in order."""
    stack = [("", root)]
    while stack:
        path, node = stack.pop()
        if path:
            yield path, node
        stack += [(f"{path}/{name}" if path else name, node.children[name]) for name in sorted(node.children, reverse=True)]


def write_cpio(root, out, epoch=None):
    """Writes the tree to `out`. With `epoch` that is the time of every file."""
    links = {}
    for _, node in walk(root):
        links[node.file] = links.get(node.file, 0) + 1
    inodes = {}
    for number, (path, node) in enumerate(walk(root), 1):
        if node.file is None:
            write_entry(out, path, ino=number, mode=stat.S_IFDIR | 0o755, nlink=2, mtime=epoch or 0)
            continue
        layer, member = node.file
        first = node.file not in inodes
        fields = {
            "ino": inodes.setdefault(node.file, number),
            "mode": KINDS[member.type] | member.mode & 0o7777,
            "uid": member.uid,
            "gid": member.gid,
            "nlink": links[node.file],
            "mtime": int(member.mtime) if epoch is None else epoch,
        }
        if member.isdev():
            fields |= {"rdevmajor": member.devmajor, "rdevminor": member.devminor}
        if member.issym():
            write_entry(out, path, encode(member.linkname), **fields)
        elif KINDS[member.type] == stat.S_IFREG and first:
            write_entry(out, path, layer.extractfile(member), member.size, **fields)
        else:
            # A further name of a file whose bytes have been written.
            write_entry(out, path, **fields)
    write_entry(out, "TRAILER!!!", nlink=1)


FIELDS = "ino mode uid gid nlink mtime size devmajor devminor rdevmajor rdevminor namesize check".split()


def write_entry(out, path, data=b"", size=None, **fields):
    name = encode(path) + b"\0"
    fields |= {"size": len(data) if size is None else size, "namesize": len(name)}
    fields["mtime"] = min(max(fields.get("mtime", 0), 0), LARGEST)
    for field, value in fields.items():
        if not 0 <= value <= LARGEST:
            raise ValueError(f"{path}: {field} {value} is more than cpio can hold")
    out.write(b"070701" + b"".join(b"%08X" % fields.get(field, 0) for field in FIELDS) + name)
    out.write(bytes(-(110 + len(name)) % 4))
    if size is None:
        out.write(data)
    else:
        shutil.copyfileobj(data, out, 1 << 20)
    out.write(bytes(-fields["size"] % 4))


def encode(text):
    return text.encode("utf-8", "surrogateescape")
