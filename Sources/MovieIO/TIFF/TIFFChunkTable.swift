/// Where the strips or tiles of a page lie in its file, checked against the file's size.
struct TIFFChunkTable: Sendable, Equatable {
    /// Nothing that a scheme here can do shrinks data further; a claim beyond it is a defect, not an image.
    private static let ratioLimit = 1 << 16
    /// Stored bytes beyond which nothing more is allowed.
    private static let storedLimit = 1 << 40
    /// The most strips or tiles of a page.
    private static let countLimit = 1 << 24
    /// What may be allocated however little the file holds: blank images store no strips.
    private static let freePixels = 1 << 26

    /// A strip or tile; a missing one has 0 bytes at offset 0 and stands for zeros.
    struct Chunk: Sendable, Equatable {
        let offset: Int
        let count: Int

        var isMissing: Bool { offset == 0 && count == 0 }
    }

    let chunks: [Chunk]

    /// Reads and checks the tables of a page.
    init(_ directory: TIFFDirectory, layout: TIFFLayout) throws(MovieError) {
        let name = layout.isTiled ? "tile" : "strip"
        let offsetTag = layout.isTiled ? TIFFTag.tileOffsets : TIFFTag.stripOffsets
        let countTag = layout.isTiled ? TIFFTag.tileByteCounts : TIFFTag.stripByteCounts
        let needed = layout.chunkCount
        guard needed <= TIFFChunkTable.countLimit else {
            throw directory.malformed("\(needed) \(name)s are not plausible")
        }
        for (tag, what) in [(offsetTag, "offsets"), (countTag, "byte counts")] {
            let found = directory.count(tag)
            let mayBeAbsent = tag == countTag && layout.isRaw && found == 0
            guard found >= needed || mayBeAbsent else {
                throw directory.malformed("it has \(found) \(name) \(what) where \(needed) are needed")
            }
        }
        let offsets = try directory.integers(offsetTag, limit: needed) ?? []
        let counts = directory.count(countTag) == 0 ? nil : try directory.integers(countTag, limit: needed)
        var chunks: [Chunk] = []
        chunks.reserveCapacity(needed)
        for index in 0..<needed {
            let rawBytes =
                layout.chunkRowBytes
                * layout.storedRows(ofChunkRow: index % layout.chunksPerPlane / layout.chunksAcross)
            let count = counts.map { $0[index] } ?? UInt64(offsets[index] == 0 ? 0 : rawBytes)
            let fileSize = UInt64(directory.source.count)
            guard offsets[index] <= fileSize, count <= fileSize - offsets[index] else {
                throw directory.malformed("\(name) \(index) lies beyond the end of the file")
            }
            let chunk = Chunk(offset: Int(offsets[index]), count: Int(count))
            guard chunk.isMissing || chunk.count > 0 else {
                throw directory.malformed("\(name) \(index) holds no bytes")
            }
            guard !layout.isRaw || chunk.isMissing || chunk.count >= rawBytes else {
                throw directory.malformed("\(name) \(index) holds \(chunk.count) bytes where \(rawBytes) are needed")
            }
            chunks.append(chunk)
        }
        self.chunks = chunks
        try checkPlausibility(layout, directory)
    }

    /// One uncompressed chunk per plane from a place in the file on.
    init(offset: Int, planes: Int, bytesPerPlane: Int) {
        chunks = (0..<planes).map { Chunk(offset: offset + $0 * bytesPerPlane, count: bytesPerPlane) }
    }

    /// Refuses an image, a strip or a tile far bigger than its stored bytes can give.
    private func checkPlausibility(_ layout: TIFFLayout, _ directory: TIFFDirectory) throws(MovieError) {
        var stored = 0
        for chunk in chunks {
            stored = min(stored + chunk.count, TIFFChunkTable.storedLimit)
        }
        let pixels = layout.width * layout.height
        guard pixels <= max(TIFFChunkTable.freePixels, stored * TIFFChunkTable.ratioLimit) else {
            throw directory.malformed("\(layout.width) x \(layout.height) pixels cannot come from \(stored) bytes")
        }
        let chunkBytes = layout.chunkRowBytes * layout.chunkHeight
        let chunkLimit = max(TIFFChunkTable.freePixels, 4 * pixels) * layout.samplesPerChunk * layout.bitsPerSample / 8
        guard chunkBytes <= chunkLimit else {
            throw directory.malformed("tiles of \(layout.chunkWidth) x \(layout.chunkHeight) pixels are not plausible")
        }
    }
}

extension TIFFLayout {
    /// The same page with every plane as one uncompressed strip, for planes that follow each other in the file.
    func inOnePiece() -> TIFFLayout {
        var layout = self
        layout.chunkHeight = height
        return layout
    }

    /// Bytes of one uncompressed plane with all its samples.
    var bytesPerPlane: Int { chunkRowBytes * height * (isPlanar ? samplesPerPixel : 1) }

    /// The offset of the first strip when the page is uncompressed and its strips follow each other.
    func contiguousStart(_ table: TIFFChunkTable) -> Int? {
        guard isRaw, !isTiled, let first = table.chunks.first, !first.isMissing else { return nil }
        var expected = first.offset
        for (index, chunk) in table.chunks.enumerated() {
            guard chunk.offset == expected else { return nil }
            expected += chunkRowBytes * storedRows(ofChunkRow: index % chunksPerPlane)
        }
        return first.offset
    }
}
