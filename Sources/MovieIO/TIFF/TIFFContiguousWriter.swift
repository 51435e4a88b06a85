import CellImage

/// Writes planes that follow one single page without pages of their own: ImageJ's form for stacks beyond 4 GB.
final class TIFFContiguousWriter<Pixel: TIFFPixel> {
    private let output: PendingFile<MovieError>
    private let format = TIFFDirectoryFormat(isBigEndian: UInt16(1).bigEndian == 1, isBigTIFF: false)

    /// Creates the file.
    ///
    /// - Throws: `MovieError.exists`, `.cannotCreate` or `.writeFailed`.
    init(path: String, overwrite: Bool) throws(MovieError) {
        output = try PendingFile(path: path, overwrite: overwrite)
    }

    /// Appends a plane; the first one brings the page.
    ///
    /// - Throws: `MovieError.writeFailed`.
    func writePlane(
        _ pixels: [Pixel],
        width: Int,
        height: Int,
        addTags: (inout TIFFDirectoryEncoding) -> Void
    ) throws(MovieError) {
        if output.count == 0 {
            var directory = TIFFDirectoryEncoding(format: format)
            directory.addPixels(of: Pixel.self, width: width, height: height, rowsPerStrip: height)
            directory.add(TIFFTag.stripByteCounts, longs: [width * height * MemoryLayout<Pixel>.size])
            addTags(&directory)
            let header = directory.header(firstDirectory: 8)
            var complete = directory
            complete.add(TIFFTag.stripOffsets, longs: [0])
            let start = header.count + complete.bytes(at: header.count).count
            directory.add(TIFFTag.stripOffsets, longs: [start])
            try output.append((header + directory.bytes(at: header.count))[...])
        }
        try output.append(pixels[...])
    }

    /// Puts the file on the disk and gives it its name.
    ///
    /// - Throws: `MovieError.writeFailed`.
    func finish() throws(MovieError) {
        try output.finish()
    }
}
