import NeuralNetwork

/// What kinds of files weights come in.
enum WeightFileKind {
    case checkpoint
    case safetensors
    case tar
    case compressedTar

    /// Tells the kind by the first bytes.
    ///
    /// - Throws: `WeightError.malformed` when it is none of them.
    init(_ file: MappedFile) throws(WeightError) {
        let bytes = file.bytes
        if bytes.starts(with: [0x50, 0x4b]) || bytes.starts(with: [0x80, 0x02]) {
            self = .checkpoint
        } else if bytes.starts(with: [0x1f, 0x8b]) {
            self = .compressedTar
        } else if bytes.dropFirst(257).starts(with: "ustar".utf8) {
            self = .tar
        } else if bytes.dropFirst(8).first == UInt8(ascii: "{") {
            self = .safetensors
        } else {
            throw .malformed(
                file: file.path,
                entry: nil,
                reason: "it is no PyTorch checkpoint, no safetensors file and no tar archive"
            )
        }
    }

    /// Tells the kind of a file.
    init(path: String) throws(WeightError) {
        try self.init(try MappedFile(path: path))
    }
}
