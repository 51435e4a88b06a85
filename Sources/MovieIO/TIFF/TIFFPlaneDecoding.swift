import CellImage

/// Decodes the chunks of one plane and lays them into an array.
struct TIFFPlaneDecoding {
    /// Bytes that are read and converted at a time, so that they stay in the cache.
    private static let segmentBytes = 1 << 18

    /// A chunk and the part of it that lies inside the image.
    private struct Part {
        let index: Int
        let chunk: TIFFChunkTable.Chunk
        let storedRows: Int
        let rows: Int
        let columns: Int
        /// First pixel of the part in the plane.
        let start: Int
    }

    let pool: TIFFChunkDecoderPool
    let directory: TIFFDirectory
    let layout: TIFFLayout
    let table: TIFFChunkTable
    /// The page or, in ImageJ's form for big stacks, the plane: for errors.
    let page: Int

    private var isSwapped: Bool { directory.format.isBigEndian != (UInt16(1).bigEndian == 1) }

    /// A plane of intensities, inverted where the page says that white is zero.
    func intensities(sample: Int) throws(MovieError) -> Plane<Float> {
        guard sample >= 0, sample < layout.samplesPerPixel else {
            throw .option(
                name: "sample \(sample)",
                reason: "the page has \(layout.samplesPerPixel) sample(s) per pixel"
            )
        }
        var pixels = try pixels(sample: sample, as: Float.self)
        if layout.isInverted {
            let white = Float(UInt64.max >> UInt64(64 - layout.bitsPerSample))
            for index in pixels.indices {
                pixels[index] = white - pixels[index]
            }
        }
        return try plane(pixels)
    }

    /// A plane of labels as they are stored.
    func labels() throws(MovieError) -> LabelImage {
        guard layout.samplesPerPixel == 1 else {
            throw .unsupported(
                file: directory.source.path,
                reason: "page \(page) has \(layout.samplesPerPixel) samples per pixel, so it is no label image",
                advice: "save labels as grey values, not as colours"
            )
        }
        return LabelImage(try plane(try pixels(sample: 0, as: UInt32.self)))
    }

    private func plane<Sample: TIFFDecodedSample>(_ pixels: [Sample]) throws(MovieError) -> Plane<Sample> {
        do {
            return try Plane(width: layout.width, height: layout.height, pixels: pixels)
        } catch {
            throw directory.malformed(error.description)
        }
    }

    /// All pixels of one sample, which must be less than the layout's samples per pixel.
    func pixels<Sample: TIFFDecodedSample>(sample: Int, as type: Sample.Type) throws(MovieError) -> [Sample] {
        let count = layout.width * layout.height
        return try [Sample](unsafeUninitializedCapacity: count) { buffer, filled throws(MovieError) in
            if layout.isRaw {
                try fillFromRaw(buffer, sample: sample)
            } else {
                try fillFromCompressed(buffer, sample: sample)
            }
            filled = count
        }
    }

    private func fillFromRaw<Sample: TIFFDecodedSample>(
        _ target: UnsafeMutableBufferPointer<Sample>,
        sample: Int
    ) throws(MovieError) {
        let rowBytes = layout.chunkRowBytes
        let rowsAtOnce = max(1, TIFFPlaneDecoding.segmentBytes / rowBytes)
        let segment = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(rowsAtOnce, layout.chunkHeight) * rowBytes,
            alignment: 16
        )
        defer { segment.deallocate() }
        for part in parts(of: sample) {
            if part.chunk.isMissing {
                fillWithZeros(part, target)
            } else if isStored(as: Sample.self), !isSwapped {
                try directory.source.read(into: bytes(of: part, in: target), at: part.chunk.offset, page: page)
            } else {
                for row in stride(from: 0, to: part.rows, by: rowsAtOnce) {
                    let rows = min(rowsAtOnce, part.rows - row)
                    let piece = UnsafeMutableRawBufferPointer(rebasing: segment[0..<rows * rowBytes])
                    try directory.source.read(into: piece, at: part.chunk.offset + row * rowBytes, page: page)
                    let place = part.start + row * layout.width
                    try convert(piece, rows: rows, columns: part.columns, sample, isSwapped, target, at: place)
                }
            }
        }
    }

    private func fillFromCompressed<Sample: TIFFDecodedSample>(
        _ target: UnsafeMutableBufferPointer<Sample>,
        sample: Int
    ) throws(MovieError) {
        var format = try TIFFChunkFormat(layout, directory)
        var decoder = pool.take(format)
        defer { pool.give(decoder) }
        for part in parts(of: sample) {
            guard !part.chunk.isMissing else {
                fillWithZeros(part, target)
                continue
            }
            if part.storedRows != format.rows {
                pool.give(decoder)
                format.rows = part.storedRows
                decoder = pool.take(format)
            }
            let isDirect = isStored(as: Sample.self)
            let output = isDirect ? bytes(of: part, in: target) : decoder.output
            try decode(part, with: decoder, into: output)
            if !isDirect {
                try convert(output, rows: part.rows, columns: part.columns, sample, false, target, at: part.start)
            }
        }
    }

    /// Decompresses a chunk into samples in the machine's byte order.
    private func decode(
        _ part: Part,
        with decoder: TIFFChunkDecoder,
        into output: UnsafeMutableRawBufferPointer
    ) throws(MovieError) {
        let input = decoder.input(ofSize: part.chunk.count)
        try directory.source.read(into: input, at: part.chunk.offset, page: page)
        guard decoder.isUsable, decoder.decode(input, into: output) else {
            let what = "\(layout.isTiled ? "tile" : "strip") \(part.index)"
            let scheme = TIFFScheme.name(layout.compression)
            let reason = "\(what) (\(scheme)): \(decoder.message)"
            throw .malformed(file: directory.source.path, page: page, reason: reason)
        }
        if TIFFPredictor.applies(to: layout) {
            TIFFPredictor.undo(
                output,
                columns: layout.chunkWidth,
                samples: layout.samplesPerChunk,
                bits: layout.bitsPerSample
            )
        }
    }

    private func parts(of sample: Int) -> some Sequence<Part> {
        let first = layout.isPlanar ? sample * layout.chunksPerPlane : 0
        return (0..<layout.chunksPerPlane).lazy.map { position in
            let row = position / layout.chunksAcross
            let column = position % layout.chunksAcross
            return Part(
                index: first + position,
                chunk: table.chunks[first + position],
                storedRows: layout.storedRows(ofChunkRow: row),
                rows: min(layout.chunkHeight, layout.height - row * layout.chunkHeight),
                columns: min(layout.chunkWidth, layout.width - column * layout.chunkWidth),
                start: row * layout.chunkHeight * layout.width + column * layout.chunkWidth
            )
        }
    }

    /// Whether decoded strips are the pixels of the result, so that nothing needs to be converted.
    private func isStored<Sample: TIFFDecodedSample>(as type: Sample.Type) -> Bool {
        !layout.isTiled && layout.samplesPerChunk == 1 && layout.bitsPerSample == Sample.storage.bits
            && layout.sampleFormat == Sample.storage.format
    }

    private func bytes<Sample: TIFFDecodedSample>(
        of part: Part,
        in target: UnsafeMutableBufferPointer<Sample>
    ) -> UnsafeMutableRawBufferPointer {
        let pixels = target[part.start..<part.start + part.rows * layout.width]
        return UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: pixels))
    }

    private func fillWithZeros<Sample: TIFFDecodedSample>(
        _ part: Part,
        _ target: UnsafeMutableBufferPointer<Sample>
    ) {
        for row in 0..<part.rows {
            let start = part.start + row * layout.width
            target[start..<start + part.columns].initialize(repeating: .zero)
        }
    }

    private func convert<Sample: TIFFDecodedSample>(
        _ bytes: UnsafeMutableRawBufferPointer,
        rows: Int,
        columns: Int,
        _ sample: Int,
        _ isSwapped: Bool,
        _ target: UnsafeMutableBufferPointer<Sample>,
        at start: Int
    ) throws(MovieError) {
        guard let source = bytes.baseAddress, let base = target.baseAddress else { return }
        let block = TIFFSampleBlock(
            source: source,
            rows: rows,
            columns: columns,
            rowBytes: layout.chunkRowBytes,
            stride: layout.samplesPerChunk,
            sample: layout.isPlanar ? 0 : sample,
            isSwapped: isSwapped,
            format: layout.sampleFormat,
            bits: layout.bitsPerSample
        )
        guard block.decode(into: base + start, targetStride: layout.width) else {
            throw .malformed(file: directory.source.path, page: page, reason: block.labelDefect())
        }
    }
}
