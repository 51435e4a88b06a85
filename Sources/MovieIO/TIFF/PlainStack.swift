/// A TIFF file without a description that says what its pages are.
struct PlainStack {
    let file: TIFFFile
    let page: TIFFPage

    /// Reads several pages as time points, with a warning, unless the file says more.
    func draft() -> MovieDraft {
        if let shaped { return shaped }
        if let planes = page.metaMorphPlaneCount, file.pageCount == 1, planes > 1,
            planes <= file.contiguousPlaneCapacity
        {
            return timeStack(pages: Array(0..<planes), format: "MetaMorph STK", isContiguous: true)
        }
        return timeStack(pages: fullSizePages, format: "TIFF", isContiguous: false)
    }

    private func timeStack(pages: [Int], format: String, isContiguous: Bool) -> MovieDraft {
        let planes: [PlaneLocation?] = pages.map { PlaneLocation(file: 0, page: Int32($0)) }
        var draft = MovieDraft(
            format: format,
            files: [file.path],
            stack: PlaneStack(axes: [PlaneAxis("T", pages.count)], planes: planes) ?? .singlePlane,
            axesSource: .structure,
            shape: PlaneShape(page),
            isContiguous: isContiguous
        )
        if pages.count > 1 {
            draft.assumption =
                "The file does not say what its \(pages.count) pages are; they are read as time points "
                + "(\(MovieFlag.axes) says otherwise)."
        }
        return draft
    }

    /// The pages that are no smaller copies of others.
    private var fullSizePages: [Int] {
        guard file.pageCount > 1, let second = try? file.page(1), second.isReducedResolution else {
            return Array(0..<file.pageCount)
        }
        return (0..<file.pageCount).filter { (try? file.page($0))?.isReducedResolution == false }
    }

    // MARK: tifffile

    /// The stack of a file whose description is tifffile's, with letters for its dimensions.
    private var shaped: MovieDraft? {
        guard let description = page.description, let found = ShapedDescription(description),
            let axes = found.planeAxes, axes.contains(where: { $0.count > 1 }), let count = PlaneStack.count(of: axes)
        else { return nil }
        let isContiguous = file.pageCount == 1
        guard count == (isContiguous ? file.contiguousPlaneCapacity : file.pageCount) else { return nil }
        let planes: [PlaneLocation?] = (0..<count).map { PlaneLocation(file: 0, page: Int32($0)) }
        guard let stack = PlaneStack(axes: axes, planes: planes) else { return nil }
        return MovieDraft(
            format: "TIFF",
            files: [file.path],
            stack: stack,
            axesSource: .tiff,
            shape: PlaneShape(page),
            isContiguous: isContiguous
        )
    }
}

extension PlaneStack {
    /// A single plane on the first page.
    static let singlePlane = PlaneStack(onlyPlane: PlaneLocation(file: 0, page: 0))
}
