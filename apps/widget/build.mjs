console.log('no widget yet');
