/// Archives made by hand.
public enum ArchiveBytes {
    /// A tar archive of files.
    public static func tar(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
        files.flatMap { tarEntry($0.name, $0.content) } + [UInt8](repeating: 0, count: 1_024)
    }

    /// An entry of a tar archive.
    public static func tarEntry(_ name: String, _ content: [UInt8], kind: Character = "0") -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func set(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<(offset + text.utf8.count), with: Array(text.utf8))
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        set(String(name.prefix(100)), at: 0)
        set(octal(content.count, digits: 11), at: 124)
        set("        ", at: 148)
        set(String(kind), at: 156)
        set("ustar\u{0}00", at: 257)
        set(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0} ", at: 148)
        let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
        return header + content + padding
    }

    /// A gzip file whose content is not compressed.
    public static func gzip(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        for start in stride(from: 0, to: max(content.count, 1), by: 0xffff) {
            let block = content[start..<min(start + 0xffff, content.count)]
            bytes.append(start + 0xffff >= content.count ? 1 : 0)
            bytes += PickleBytes.bytes(UInt16(block.count)) + PickleBytes.bytes(~UInt16(block.count)) + block
        }
        return bytes + PickleBytes.bytes(ZipBytes.checksum(content)) + PickleBytes.bytes(UInt32(content.count))
    }

    /// A PyTorch checkpoint whose tensors are all views of one row of float32 numbers, 0, 1/8, 2/8 and so on.
    public static func checkpoint(_ shapes: [String: [Int]]) -> [UInt8] {
        let views = shapes.sorted { $0.key < $1.key }.map { name, shape in
            let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
            return (name, shape, strides, 0)
        }
        let count = shapes.values.map { $0.reduce(1, *) }.max() ?? 0
        let numbers = (0..<count).map { Float($0 % 1_024) / 8 }
        let storage = numbers.withUnsafeBytes { Array($0) }
        return ZipBytes([("t/data.pkl", PickleBytes.tensors(views, count: count)), ("t/data/0", storage)]).bytes
    }
}
